using System.Diagnostics;
using System.Globalization;
using KerasSharp.Cli.Output;
using KerasSharp.IO;

namespace KerasSharp.Cli.Training;

/// <summary>After each epoch writes the history and then saves the model, so that a training that is killed can go on from there.</summary>
/// <param name="path">Where the model is saved.</param>
/// <param name="epochs">Epochs in all.</param>
/// <param name="start">How far the training had come before.</param>
/// <param name="history">The history's file, where one is wanted.</param>
/// <param name="others">The callbacks that act before it; what they remember is saved with the model.</param>
internal sealed class FitKeeper(string path, int epochs, FitProgress start, HistoryFile? history, IReadOnlyList<Callback> others) : Callback
{
    private FitProgress _progress = start;
    private readonly Stopwatch _epoch = new();
    private long _samples;

    /// <summary>Where the model is saved.</summary>
    internal string Path => path;

    /// <summary>Epochs completed, those of earlier trainings included.</summary>
    internal int Completed => _progress.Epoch;

    /// <summary>What the latest epoch reported; null before one has ended.</summary>
    internal Logs? Last { get; private set; }

    /// <summary>Whether the model is saved after each epoch. Into a pipe it goes once, at the end: its reader takes one file.</summary>
    internal bool SavesEachEpoch { get; } = AtomicFile.CanReplace(path);

    /// <summary>Is told how many samples this run has trained on, and of each epoch.</summary>
    internal Progress? Progress { get; set; }

    public override void OnBatchEnd(int batch, int size, Logs logs) => Progress?.Report(_samples += size);

    public override void OnEpochBegin(int epoch) => _epoch.Restart();

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
        if (SavesEachEpoch)
            Save();
        Progress?.Say(
            string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1}/{epochs}: {_epoch.Elapsed.TotalSeconds:0} s")
                + string.Concat(logs.Select(l => string.Create(CultureInfo.InvariantCulture, $" - {l.Key}: {l.Value:G5}")))
        );
    }

    /// <summary>Saves the model where that has not been done after each epoch.</summary>
    internal void Complete()
    {
        if (!SavesEachEpoch)
            Save();
    }

    private void Save()
    {
        if (path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
            Model.SaveWeights(path);
        else
            Model.Save(path, [_progress.ToAttribute()]);
    }
}
