using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>One training: tells the callbacks, adds up what steps report, keeps the history.</summary>
internal sealed class FitRun
{
    private readonly Trainer _trainer;
    private readonly Callback[] _callbacks;
    private readonly ProgressBar? _bar;
    private readonly Logs _batch = new();
    private readonly double[] _totals;
    private readonly CancellationToken _cancellation;
    private int _epoch,
        _index;
    private long _seen;

    public FitRun(
        Model model,
        Trainer trainer,
        IReadOnlyList<Callback> callbacks,
        FitParameters parameters,
        History history,
        CancellationToken cancellation
    )
    {
        (_trainer, _callbacks, _cancellation, History) = (trainer, [.. callbacks], cancellation, history);
        foreach (var callback in callbacks)
            callback.Attach(model, parameters);
        _bar = ProgressBar.For(parameters);
        _totals = new double[trainer.Names.Count];
        foreach (string name in trainer.Names)
            _batch[name] = 0;
    }

    public History History { get; }

    public void Begin()
    {
        foreach (var callback in _callbacks)
            callback.Begin();
    }

    public void BeginEpoch(int epoch)
    {
        _cancellation.ThrowIfCancellationRequested();
        (_epoch, _index, _seen) = (epoch, 0, 0);
        Array.Clear(_totals);
        foreach (var callback in _callbacks)
            callback.OnEpochBegin(epoch);
        _bar?.Begin(epoch);
    }

    /// <summary>Runs one training step, on the feed's batch.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; the step that ran is complete.</exception>
    public void Step(StepShape shape, EpochFeed feed)
    {
        int samples = feed.Count;
        foreach (var callback in _callbacks)
            callback.OnBatchBegin(_index, samples);
        ReadOnlySpan<float> results;
        try
        {
            results = _trainer.Run(_trainer.Plan(shape), feed);
        }
        catch (NotFiniteException e)
        {
            throw new KerasException($"epoch {_epoch}, batch {_index}: {e.Message}", e);
        }
        for (int i = 0; i < results.Length; i++)
        {
            _batch.Set(i, results[i]);
            _totals[i] += (double)results[i] * samples;
        }
        _seen += samples;
        foreach (var callback in _callbacks)
            callback.OnBatchEnd(_index, samples, _batch);
        _bar?.Update(_seen, _trainer.Names, _totals);
        _index++;
        _cancellation.ThrowIfCancellationRequested();
    }

    public void EndEpoch(Scores? validation)
    {
        var logs = new Logs();
        for (int i = 0; i < _totals.Length; i++)
            logs[_trainer.Names[i]] = _seen == 0 ? double.NaN : _totals[i] / _seen;
        if (validation is not null)
            foreach (var (name, value) in validation)
                logs["val_" + name] = value;
        foreach (var callback in _callbacks)
            callback.OnEpochEnd(_epoch, logs);
        History.Add(_epoch, logs);
        _bar?.End(logs);
    }

    public void End()
    {
        foreach (var callback in _callbacks)
            callback.OnTrainEnd();
        _bar?.Close();
    }
}
