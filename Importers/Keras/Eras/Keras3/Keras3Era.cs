using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Keras 3. Its files are known for what they are, and not read.</summary>
internal sealed class Keras3Era : KerasEra
{
    /// <summary>The one.</summary>
    internal static readonly Keras3Era Instance = new();

    public override string Name => "Keras 3";

    public override IKerasEra Parent => TfKerasEra.Instance;

    public override ReleaseRange Releases { get; } = ReleaseRange.Since(3);

    public override KerasVersion First => new(3, 0, 0);

    public override KerasVersion Last => First;

    public override bool IsComplete => false;

    public override Evidence? Recognize(FileTraits file) =>
        file.Architecture is { } model
        && model.ContainsKey("class_name")
        && model.ContainsKey("registered_name")
        && !file.Says("\"batch_input_shape\"")
            ? new Evidence(EvidenceKind.UnversionedKey, "registered_name", Name)
        : file is { Weights: null, File.Root: var root }
        && (root.Contains("vars") || (root.Contains("layers") && root.Attributes.Count == 0))
            ? new Evidence(EvidenceKind.GroupNames, "vars", Name)
        : null;

    public override LayerTable Layers => Keras3Table.Layers;

    public override LayerEntries Architecture => Parent.Architecture;

    public override TrainingTable Training => Parent.Training;

    public override IReadOnlyList<Quirk> Quirks => Keras3Quirks.All;
}
