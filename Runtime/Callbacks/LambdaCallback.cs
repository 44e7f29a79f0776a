namespace KerasSharp;

/// <summary>A callback made of functions; those that are null do nothing.</summary>
public sealed class LambdaCallback : Callback
{
    public Action? TrainBegin { get; init; }
    public Action? TrainEnd { get; init; }
    public Action<int>? EpochBegin { get; init; }
    public Action<int, Logs>? EpochEnd { get; init; }
    public Action<int, int>? BatchBegin { get; init; }
    public Action<int, int, Logs>? BatchEnd { get; init; }

    public override void OnTrainBegin() => TrainBegin?.Invoke();

    public override void OnTrainEnd() => TrainEnd?.Invoke();

    public override void OnEpochBegin(int epoch) => EpochBegin?.Invoke(epoch);

    public override void OnEpochEnd(int epoch, Logs logs) => EpochEnd?.Invoke(epoch, logs);

    public override void OnBatchBegin(int batch, int size) => BatchBegin?.Invoke(batch, size);

    public override void OnBatchEnd(int batch, int size, Logs logs) => BatchEnd?.Invoke(batch, size, logs);
}
