using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras0.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras0;

/// <summary>Keras 0.3, and what of the releases before it reads alike.</summary>
internal sealed class Keras0Era : KerasEra
{
    /// <summary>The only instance: an era has no state.</summary>
    internal static readonly Keras0Era Instance = new();

    private Keras0Era()
    {
        var dialect = new Keras1Dialect();
        Architecture = new Keras0Entries(Layers, dialect);
        var optimizers = new Keras1OptimizerForm(dialect);
        Training = new TrainingTable(optimizers, new Keras0TrainingForm(optimizers), new Keras1StateForm());
    }

    public override string Name => "Keras 0";

    public override IKerasEra Parent => Keras1Era.Instance;

    public override ReleaseRange Releases { get; } = ReleaseRange.UpTo(1);

    public override KerasVersion First => new(0, 3, 0);

    public override KerasVersion Last => new(0, 3, 3);

    public override Evidence? Recognize(FileTraits file) =>
        file.IsFlat ? new Evidence(EvidenceKind.FlatArchitecture, "Keras 0.3")
        : file.Weights is { Layout: not WeightsLayout.Named } ? new Evidence(EvidenceKind.NumberedArrays, "Keras 0.3")
        : null;

    public override LayerTable Layers => Keras0Table.Layers;

    public override LayerEntries Architecture { get; }

    public override TrainingTable Training { get; }

    public override IReadOnlyList<Quirk> Quirks => Keras0Quirks.All;

    public override DataFormat UsualDataFormat(KerasVersion release) => DataFormat.ChannelsFirst;

    /// <summary>Whole-model files came with Keras 1.0.7.</summary>
    public override IKerasEra WholeModels => Parent;
}
