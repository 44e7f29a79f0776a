namespace KerasSharp.Runtime.Training;

/// <summary>One training: the loop over epochs. Tells the observers, adds up what steps report, keeps the history.</summary>
internal sealed class FitRun
{
    private readonly ITrainable _model;
    private readonly Trainer _trainer;
    private readonly IFitObserver[] _observers;
    private readonly FitParameters _parameters;
    private readonly ProgressBar? _bar;
    private readonly Logs _batch = new();
    private readonly ReportedTotals _totals;
    private readonly double[] _values;
    private readonly CancellationToken _cancellation;
    private int _epoch,
        _index;

    public FitRun(
        ITrainable model,
        Trainer trainer,
        IReadOnlyList<IFitObserver> observers,
        FitParameters parameters,
        CancellationToken cancellation
    )
    {
        (_model, _trainer, _observers, _parameters, _cancellation) = (model, trainer, [.. observers], parameters, cancellation);
        _bar = ProgressBar.For(parameters);
        (_totals, _values) = (new ReportedTotals(trainer.Reports), new double[trainer.Names.Count]);
        foreach (string name in trainer.Names)
            _batch[name] = 0;
    }

    public History History { get; } = new();

    /// <summary>Runs epoch after epoch, until the last one or until the model is told to stop.</summary>
    /// <param name="steps">Runs the steps of one epoch, each by <see cref="Step"/>.</param>
    /// <param name="validate">Evaluates after an epoch; gives null where there is nothing to evaluate.</param>
    /// <exception cref="KerasException">A batch does not fit, or a value is not finite where that is checked.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the step that ran is complete.</exception>
    public void Run(Action steps, Func<Scores?> validate)
    {
        foreach (var observer in _observers)
            observer.Begin();
        _model.StopTraining = false;
        try
        {
            for (int epoch = _parameters.InitialEpoch; epoch < _parameters.Epochs && !_model.StopTraining; epoch++)
            {
                BeginEpoch(epoch);
                steps();
                EndEpoch(validate());
            }
            if (_parameters.Epochs > _parameters.InitialEpoch)
                _trainer.State.TakeAverages();
        }
        finally
        {
            foreach (var observer in _observers)
                observer.OnTrainEnd();
            _bar?.Close();
        }
    }

    /// <summary>Runs one training step, on the feed's batch.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; the step that ran is complete.</exception>
    public void Step(StepShape shape, EpochFeed feed)
    {
        int samples = feed.Count;
        foreach (var observer in _observers)
            observer.OnBatchBegin(_index, samples);
        ReadOnlySpan<float> results;
        try
        {
            results = _trainer.Run(shape, feed);
        }
        catch (NotFiniteException e)
        {
            throw new KerasException($"epoch {_epoch}, batch {_index}: {e.Message}", e);
        }
        _totals.Add(results, samples);
        for (int i = 0; i < _values.Length; i++)
        {
            _batch.Set(i, _totals.Latest(i));
            _values[i] = _totals.Of(i);
        }
        foreach (var observer in _observers)
            observer.OnBatchEnd(_index, samples, _batch);
        _bar?.Update(_totals.Samples, _trainer.Names, _values);
        if (_parameters.Progress is { } progress)
            Report(progress, Means(), endsEpoch: false);
        _index++;
        _cancellation.ThrowIfCancellationRequested();
    }

    private void BeginEpoch(int epoch)
    {
        _cancellation.ThrowIfCancellationRequested();
        (_epoch, _index) = (epoch, 0);
        _totals.Clear();
        foreach (var observer in _observers)
            observer.OnEpochBegin(epoch);
        _bar?.Begin(epoch);
    }

    private void EndEpoch(Scores? validation)
    {
        var logs = Means();
        if (validation is not null)
            foreach (var (name, value) in validation)
                logs["val_" + name] = value;
        foreach (var observer in _observers)
            observer.OnEpochEnd(_epoch, logs);
        History.Add(_epoch, logs);
        _bar?.End(logs);
        if (_parameters.Progress is { } progress)
            Report(progress, logs, endsEpoch: true);
    }

    private Logs Means()
    {
        var logs = new Logs();
        for (int i = 0; i < _values.Length; i++)
            logs[_trainer.Names[i]] = _totals.Samples == 0 ? double.NaN : _totals.Of(i);
        return logs;
    }

    private void Report(IProgress<TrainingProgress> progress, Logs logs, bool endsEpoch) =>
        progress.Report(
            new TrainingProgress(
                _epoch,
                _parameters.Epochs,
                _totals.Samples,
                _parameters.Samples,
                endsEpoch,
                logs.ToDictionary(l => l.Key, l => l.Value)
            )
        );
}
