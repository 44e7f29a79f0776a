namespace KerasSharp.Extensions;

/// <summary>How a model is served.</summary>
public sealed record KerasModelOptions
{
    /// <summary>How its file is read, and on which device it runs. A device is not shared: each version of the model gets one of its
    /// own from <see cref="Load"/>.</summary>
    public Func<string, Model> Load { get; init; } = path => KerasImporter.Load(path, new KerasImportOptions { Training = false });

    /// <summary>How calls are computed together.</summary>
    public BatchingOptions Batching { get; init; } = new();

    /// <summary>Shapes of one sample of each input, [inputs][extents], that are predicted once before the model counts as ready, so that
    /// the first caller does not wait for plans and packed weights. Empty: the shapes that the model states, where it states them
    /// whole.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> WarmUp { get; init; } = [];

    /// <summary>How often the file is looked at for a change of length or time, which loads it anew; null for never.</summary>
    public TimeSpan? ReloadInterval { get; init; }
}
