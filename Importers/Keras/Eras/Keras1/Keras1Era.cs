using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Keras 1.0 to 1.2.</summary>
internal sealed class Keras1Era : KerasEra
{
    /// <summary>The only instance: an era has no state.</summary>
    internal static readonly Keras1Era Instance = new();

    private Keras1Era()
    {
        var dialect = new Keras1Dialect();
        Architecture = new Keras1Entries(Layers, dialect);
        var optimizers = new Keras1OptimizerForm(dialect);
        Training = new TrainingTable(optimizers, new Keras1TrainingForm(optimizers), new Keras1StateForm());
    }

    public override string Name => "Keras 1";

    public override ReleaseRange Releases { get; } = ReleaseRange.Since(1).Until(2);

    public override KerasVersion First => new(1, 0, 0);

    public override KerasVersion Last => new(1, 2, 2);

    public override bool SplitsNames => false;

    public override LayerTable Layers => Keras1Table.Layers;

    public override LayerEntries Architecture { get; }

    public override TrainingTable Training { get; }

    public override IReadOnlyList<Quirk> Quirks => Keras1Quirks.All;

    public override DataFormat UsualDataFormat(KerasVersion release) =>
        Keras1Quirks.ImagesFirst.Releases.Contains(release) ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;
}
