using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>What a file says about a layer that its record does not: who wrote it and in which of several equal forms its arrays
/// are stored. Kept, so that saving gives back what was read.</summary>
internal sealed record LayerForm
{
    /// <summary>For layers that came from no file.</summary>
    internal static readonly LayerForm Usual = new();

    /// <summary>The release that wrote it.</summary>
    internal KerasVersion Version { get; init; } = new(1, 2, 2);

    /// <summary>The backend that it was trained on.</summary>
    internal TrainingBackend Backend { get; init; }

    /// <summary>The layout of images, hence of kernels.</summary>
    internal DataFormat DataFormat { get; init; } = DataFormat.ChannelsFirst;

    /// <summary>Which of several forms the arrays have.</summary>
    internal StoredLayout Layout { get; init; }

    /// <summary>Whether the file leaves open where images have their channels.</summary>
    internal bool UnstoredOrdering { get; init; }

    /// <summary>The recurrent execution mode by its name in the file.</summary>
    internal string? ConsumeLess { get; init; }

    /// <summary>The extents of one sample that input_dim and input_length give; null where they do not.</summary>
    internal IReadOnlyList<int?>? InputExtents { get; init; }

    /// <summary>What input_dtype says, where it is there.</summary>
    internal string? InputDtype { get; init; }

    /// <summary>The class by the name that the file uses.</summary>
    internal string? ClassName { get; init; }

    /// <summary>The name in the file, where it is another than the layer's.</summary>
    internal string? FileName { get; init; }

    /// <summary>The config as it was read.</summary>
    internal JObject? Config { get; init; }

    /// <summary>Forms of layers inside of this one, by their part of the path.</summary>
    internal IReadOnlyDictionary<string, LayerForm> Inner { get; init; } = new Dictionary<string, LayerForm>();
}
