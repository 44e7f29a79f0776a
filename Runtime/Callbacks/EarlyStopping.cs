namespace KerasSharp;

/// <summary>Ends a training when a number has stopped getting better: after patience + 1 epochs in a row without a new best one.</summary>
/// <param name="monitor">The number's name in the logs.</param>
/// <param name="minDelta">How much better counts as better.</param>
/// <param name="patience">How many epochs without a better one are let pass.</param>
/// <param name="mode">Which way it gets better.</param>
public sealed class EarlyStopping(string monitor = "val_loss", double minDelta = 0, int patience = 0, MonitorMode mode = MonitorMode.Auto)
    : Callback
{
    private readonly MonitoredValue _monitor = new(nameof(EarlyStopping), Given(monitor), mode, minDelta);
    private int _wait;

    /// <summary>The epoch after which it ended the latest training; null where it did not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <summary>The best number so far, and the epochs since.</summary>
    public override IReadOnlyDictionary<string, double> State =>
        new Dictionary<string, double> { ["best"] = _monitor.Best, ["wait"] = _wait };

    /// <inheritdoc/>
    protected override void Restore(IReadOnlyDictionary<string, double> state)
    {
        _wait = (int)Remembered(state, "wait");
        _monitor.Restore(Remembered(state, "best"));
    }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        (_wait, StoppedEpoch) = (0, null);
        _monitor.Reset();
    }

    /// <exception cref="KerasException">The logs do not have the number.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (_monitor.Improves(_monitor.Read(logs)))
        {
            _wait = 0;
            return;
        }
        if (_wait++ < patience)
            return;
        StoppedEpoch = epoch;
        Model.StopTraining = true;
    }
}
