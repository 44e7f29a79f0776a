namespace KerasSharp;

/// <summary>The extent of a training.</summary>
/// <param name="Epochs">The number of the epoch to stop before.</param>
/// <param name="Samples">Samples of an epoch.</param>
/// <param name="BatchSize">Samples of a batch; null where batches come from outside.</param>
/// <param name="Validates">Whether each epoch ends with a validation.</param>
/// <param name="MetricNames">What a step reports.</param>
/// <param name="Verbose">What is written to the output.</param>
/// <param name="InitialEpoch">The number of the first epoch.</param>
public sealed record FitParameters(
    int Epochs,
    int Samples,
    int? BatchSize,
    bool Validates,
    IReadOnlyList<string> MetricNames,
    Verbosity Verbose,
    int InitialEpoch = 0
)
{
    /// <summary>Where the progress bar goes; null for nowhere.</summary>
    internal TextWriter? Output { get; init; }

    /// <summary>Is told how far the training is; null for nobody.</summary>
    internal IProgress<TrainingProgress>? Progress { get; init; }
}
