namespace KerasSharp;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="Epochs">The number of the epoch to stop before.</param>
/// <param name="Samples">Samples of this epoch so far.</param>
/// <param name="AllSamples">Samples of an epoch.</param>
/// <param name="EndsEpoch">Whether the epoch has ended, its validation included.</param>
/// <param name="Logs">The means over the epoch so far by name; those of the validation as <c>val_...</c> once it has ended.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    long Samples,
    int AllSamples,
    bool EndsEpoch,
    IReadOnlyDictionary<string, double> Logs
);
