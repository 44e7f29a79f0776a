using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>tf.keras of TensorFlow 1.13 to 2.15, whose files call their release 2.2.4-tf, 2.3.0-tf, or 2.4.0 to 2.15.0.</summary>
internal sealed class TfKerasEra : KerasEra
{
    /// <summary>The only instance: an era has no state.</summary>
    internal static readonly TfKerasEra Instance = new();

    private TfKerasEra()
    {
        var dialect = new TfKerasDialect();
        Architecture = new TfKerasEntries(Layers, dialect);
        var optimizers = new TfKerasOptimizerForm(dialect);
        Training = new TrainingTable(optimizers, new TfKerasTrainingForm(optimizers), new TfKerasStateForm());
    }

    public override string Name => "tf.keras";

    public override IKerasEra Parent => Keras2Era.Instance;

    public override ReleaseRange Releases { get; } = ReleaseRange.SinceTf(2).Until(3);

    public override KerasVersion First => new(2, 2, 4) { IsTensorFlow = true };

    public override KerasVersion Last => new(2, 15, 0);

    public override bool TellsBackend => true;

    public override bool SameOnAllBackends => true;

    public override bool EndsMasks => true;

    public override bool WritesLongTexts => true;

    public override Evidence? Recognize(FileTraits file) =>
        file.Says("\"Functional\"") || file.Says("\"shared_object_id\"")
            ? new Evidence(EvidenceKind.ConfigKeys, Name, "Functional, shared_object_id")
        : file is { Weights: null, File.Root: var root } && root.Contains("_layer_checkpoint_dependencies")
            ? new Evidence(EvidenceKind.GroupNames, "_layer_checkpoint_dependencies", Name)
        : file.HasAttribute(CheckpointWeights.Mark) ? new Evidence(EvidenceKind.GroupNames, "layer_with_weights-0", Name)
        : null;

    public override LayerTable Layers => TfKerasTable.Layers;

    public override LayerEntries Architecture { get; }

    public override TrainingTable Training { get; }

    public override IReadOnlyList<Quirk> Quirks => TfKerasQuirks.All;
}
