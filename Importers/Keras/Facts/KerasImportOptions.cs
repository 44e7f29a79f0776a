using KerasSharp.Runtime.Backends;

namespace KerasSharp;

/// <summary>What the caller decides about an import; what is left null is found out from the file and told in the
/// <see cref="ImportReport"/>.</summary>
public sealed record KerasImportOptions
{
    /// <summary>The device that runs the model; null for the CPU.</summary>
    public IBackend? Device { get; init; }

    /// <summary>How plans are made.</summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>The library that the model was trained on.</summary>
    public TrainingBackend? Backend { get; init; }

    /// <summary>The image layout of layers that do not store theirs; channels first says of a file of Keras 2.0 or 2.1 also that
    /// keras.json had it, by which these releases add the bias of a Dense over sequences.</summary>
    public DataFormat? DimOrdering { get; init; }

    /// <summary>The release of Keras that wrote the file.</summary>
    public KerasVersion? Version { get; init; }

    /// <summary>What BatchNormalization's running statistic is.</summary>
    public StatisticForm? BatchNormalization { get; init; }

    /// <summary>Whether the model is compiled for training as the file says, and the optimizer's state restored, where the file has
    /// them.</summary>
    public bool Training { get; init; } = true;

    /// <summary>The loss to train by where that of the file cannot be had, such as a function of its author's; the optimizer and its state
    /// are the file's all the same. Null leaves such a model uncompiled.</summary>
    public PerOutput<Loss>? Loss { get; init; }

    /// <summary>The optimizer to train with where that of the file is none of Keras's; losses and metrics are the file's all the same.
    /// Null leaves such a model uncompiled.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>Changes a layer after it was read and before the model is built: for what a file has lost, such as the strides of a
    /// ConvLSTM2D, which Keras 1 does not store. Null changes nothing.</summary>
    public Func<LayerSpec, LayerSpec>? Adjust { get; init; }

    /// <summary>Functions for Lambda layers and layers for classes that Keras does not have.</summary>
    public CustomLayers Custom { get; init; } = new();

    /// <summary>Where a tree of objects (.weights.h5) may have each layer, by its name; null where the model is one of Keras's own
    /// classes, which list their layers.</summary>
    internal IReadOnlyDictionary<string, string[]>? LayerPlaces { get; init; }
}
