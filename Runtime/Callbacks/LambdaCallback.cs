namespace KerasSharp;

/// <summary>A callback made of functions; those that are null do nothing.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Called before the first epoch.</summary>
    public Action? TrainBegin { get; init; }

    /// <summary>Called after the last epoch.</summary>
    public Action? TrainEnd { get; init; }

    /// <summary>Called with the epoch's number, from 0 on, before it.</summary>
    public Action<int>? EpochBegin { get; init; }

    /// <summary>Called with the epoch's number and its results.</summary>
    public Action<int, Logs>? EpochEnd { get; init; }

    /// <summary>Called with the batch's number in its epoch, from 0 on, and its number of samples.</summary>
    public Action<int, int>? BatchBegin { get; init; }

    /// <summary>Called with the batch's number, its number of samples and its results.</summary>
    public Action<int, int, Logs>? BatchEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainBegin() => TrainBegin?.Invoke();

    /// <inheritdoc/>
    public override void OnTrainEnd() => TrainEnd?.Invoke();

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => EpochBegin?.Invoke(epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => EpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, int size) => BatchBegin?.Invoke(batch, size);

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, int size, Logs logs) => BatchEnd?.Invoke(batch, size, logs);
}
