namespace KerasSharp.Cli.Training;

/// <summary>After each epoch writes the history and then saves the model, so that a training that is killed can go on from there.</summary>
/// <param name="path">Where the model is saved.</param>
/// <param name="start">How far the training had come before.</param>
/// <param name="history">The history's file, where one is wanted.</param>
/// <param name="others">The callbacks that act before it; what they remember is saved with the model.</param>
internal sealed class FitKeeper(string path, FitProgress start, HistoryFile? history, IReadOnlyList<Callback> others) : Callback
{
    private FitProgress _progress = start;
    private long _samples;

    /// <summary>Where the model is saved.</summary>
    internal string Path => path;

    /// <summary>Epochs completed, those of earlier trainings included.</summary>
    internal int Completed => _progress.Epoch;

    /// <summary>What the latest epoch reported; null before one has ended.</summary>
    internal Logs? Last { get; private set; }

    /// <summary>Is told how many samples this run has trained on.</summary>
    internal Action<long> Report { get; set; } = _ => { };

    public override void OnBatchEnd(int batch, int size, Logs logs) => Report(_samples += size);

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        Last = logs;
        history?.Add(epoch, logs);
        _progress = _progress with
        {
            Epoch = epoch + 1,
            Steps = Model.TrainingSteps,
            Stopped = Model.StopTraining,
            Callbacks = others.ToDictionary(c => c.GetType().Name, c => c.State.ToDictionary()),
        };
        Model.Save(path, [_progress.ToAttribute()]);
    }
}
