using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Keras 2.0 to 2.3, the releases of many backends.</summary>
internal sealed class Keras2Era : KerasEra
{
    /// <summary>The only instance: an era has no state.</summary>
    internal static readonly Keras2Era Instance = new();

    private Keras2Era()
    {
        var dialect = new Keras2Dialect();
        Architecture = new Keras2Entries(Layers, dialect);
        var optimizers = new Keras2OptimizerForm(dialect);
        Training = new TrainingTable(optimizers, new Keras2TrainingForm(optimizers), new Keras2StateForm());
    }

    public override string Name => "Keras 2";

    public override IKerasEra Parent => Keras1Era.Instance;

    public override ReleaseRange Releases { get; } = ReleaseRange.Since(2).UntilTf(2);

    public override KerasVersion First => new(2, 0, 0);

    public override KerasVersion Last => new(2, 3, 1);

    public override KerasVersion Assumed => First;

    /// <summary>2.3 writes each layer's dtype, and a learning_rate; a Sequential is an object from 2.2.3 on.</summary>
    public override KerasVersion AssumedFor(FileTraits file) =>
        file.Says("\"trainable\":true,\"dtype\"") || file.SaysOfTraining("\"learning_rate\"") ? new(2, 3, 1)
        : file.Architecture is { } model && model["class_name"] is JValue { Value: "Sequential" } && model["config"] is JObject
            ? new(2, 2, 4)
        : Assumed;

    public override bool TellsBackend => true;

    public override Evidence? Recognize(FileTraits file) =>
        file.HasAttribute("backend") ? new Evidence(EvidenceKind.LaterAttribute, "backend", Name)
        : file.Says("\"kernel_initializer\"") || file.Says("\"data_format\"")
            ? new Evidence(EvidenceKind.ConfigKeys, Name, "kernel_initializer, data_format")
        : null;

    public override LayerTable Layers => Keras2Table.Layers;

    public override LayerEntries Architecture { get; }

    public override TrainingTable Training { get; }

    public override IReadOnlyList<Quirk> Quirks => Keras2Quirks.All;

    public override void Review(Model model, ImportContext context) => BiasAxis.Review(model, context);
}
