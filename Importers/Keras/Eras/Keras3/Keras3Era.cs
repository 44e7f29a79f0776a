using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Keras 3, whose files mean the same on TensorFlow, JAX and PyTorch.</summary>
internal sealed class Keras3Era : KerasEra
{
    /// <summary>The only instance: an era has no state.</summary>
    internal static readonly Keras3Era Instance = new();

    private Keras3Era()
    {
        var dialect = new Keras3Dialect();
        Architecture = new Keras3Entries(Layers, dialect);
        var optimizers = new Keras3OptimizerForm(dialect);
        Training = new TrainingTable(optimizers, new Keras3TrainingForm(optimizers), new Keras3StateForm());
    }

    public override string Name => "Keras 3";

    public override IKerasEra Parent => TfKerasEra.Instance;

    public override ReleaseRange Releases { get; } = ReleaseRange.Since(3).Until(3, 16);

    public override KerasVersion First => new(3, 0, 0);

    public override KerasVersion Last => new(3, 15, 1);

    public override bool SameOnAllBackends => true;

    public override bool EndsMasks => true;

    public override bool TakesMasksAway(KerasVersion release) => NewLayerQuirks.TakesMasksAway.Releases.Contains(release);

    // A stack upon a model with several inputs has no shape to build its other layers for.
    public override bool HoldsStack(ModelSpec model, KerasVersion release) =>
        SequentialStack.Of(model) is not { Input: null, Branches.Count: 0 }
        && !(Keras3Quirks.GraphsGiveLists.Releases.Contains(release) && model.Layers.Any(l => l is ModelSpec { IsSequential: false }));

    public override bool HandsOnStatedMasks(KerasVersion release) => !Keras3Quirks.StatedMasksStay.Releases.Contains(release);

    public override bool ReadsActivationLayers(KerasVersion release) =>
        !Keras3Quirks.ActivationLayersUnread.Releases.Contains(release) && base.ReadsActivationLayers(release);

    public override bool SeesLateMasks(KerasVersion release) => !Keras3Quirks.LateMasksUnseen.Releases.Contains(release);

    public override bool WritesTrees => true;

    public override bool WritesLongTexts => true;

    public override bool TellsBackend => true;

    // Variables are called by their paths, which begin with a Sequential's name and not with that of another model.
    public override string ArrayName(string name, ModelSpec model, TrainingBackend backend) =>
        model.IsSequential ? $"{model.Name ?? "sequential"}/{name}" : name;

    public override Evidence? Recognize(FileTraits file) =>
        file.Architecture is { } model
        && model.ContainsKey("class_name")
        && model.ContainsKey("registered_name")
        && !file.Says("\"batch_input_shape\"")
            ? new Evidence(EvidenceKind.UnversionedKey, "registered_name", Name)
        : file is { Architecture: null, Weights.Layout: WeightsLayout.Objects } ? new Evidence(EvidenceKind.GroupNames, "vars", Name)
        : null;

    // Inputs may be optional and kernels quantized from 3.13 on, types are policies from 3.4 on.
    public override KerasVersion AssumedFor(FileTraits file) =>
        file.Architecture is null || Says(file, "optional") || Says(file, "quantization_config") ? Last
        : Says(file, "ragged") || file.Says("DTypePolicy") ? new(3, 12, 4)
        : new(3, 3, 3);

    private static bool Says(FileTraits file, string key) => file.Says($"\"{key}\":");

    public override LayerTable Layers => Keras3Table.Layers;

    public override LayerEntries Architecture { get; }

    public override TrainingTable Training { get; }

    public override IReadOnlyList<Quirk> Quirks => Keras3Quirks.All;
}
