namespace KerasSharp;

/// <summary>Lowers the learning rate when a number has stopped getting better (Keras's ReduceLROnPlateau). Logs get the rate as
/// <c>lr</c>.</summary>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    private readonly MonitoredValue _monitor;
    private readonly double _factor,
        _leastRate;
    private readonly int _patience,
        _cooldown;
    private int _wait,
        _cooling;

    /// <param name="monitor">The number's name in the logs.</param>
    /// <param name="factor">What the rate is multiplied by; less than 1.</param>
    /// <param name="patience">How many epochs without a better one are let pass.</param>
    /// <param name="mode">Which way it gets better; by name it goes upwards only where the name contains "acc".</param>
    /// <param name="epsilon">How much better counts as better.</param>
    /// <param name="cooldown">How many epochs do not count after the rate was lowered.</param>
    /// <param name="minLearningRate">Where lowering ends.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is 1 or more.</exception>
    public ReduceLearningRateOnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        MonitorMode mode = MonitorMode.Auto,
        double epsilon = 1e-4,
        int cooldown = 0,
        double minLearningRate = 0
    )
    {
        ArgumentNullException.ThrowIfNull(monitor);
        if (!(factor < 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "a factor that lowers the rate is less than 1");
        (_factor, _patience, _cooldown, _leastRate) = (factor, patience, cooldown, minLearningRate);
        bool upwards = mode == MonitorMode.Max || (mode == MonitorMode.Auto && monitor.Contains("acc", StringComparison.Ordinal));
        _monitor = new MonitoredValue(nameof(ReduceLearningRateOnPlateau), monitor, upwards, epsilon);
    }

    /// <summary>The best number so far, the epochs since, and those that do not count yet. The rate itself is the optimizer's.</summary>
    public override IReadOnlyDictionary<string, double> State =>
        new Dictionary<string, double>
        {
            ["best"] = _monitor.Best,
            ["wait"] = _wait,
            ["cooling"] = _cooling,
        };

    /// <inheritdoc/>
    protected override void Restore(IReadOnlyDictionary<string, double> state)
    {
        (_wait, _cooling) = ((int)Remembered(state, "wait"), (int)Remembered(state, "cooling"));
        _monitor.Restore(Remembered(state, "best"));
    }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        (_wait, _cooling) = (0, 0);
        _monitor.Reset();
    }

    /// <exception cref="KerasException">The logs do not have the number.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        double rate = Model.LearningRate,
            current = _monitor.Read(logs);
        logs["lr"] = rate;
        if (_cooling > 0)
            (_cooling, _wait) = (_cooling - 1, 0);
        if (_monitor.Improves(current))
            _wait = 0;
        else if (_cooling == 0)
        {
            // As in Keras, the epoch that lowers the rate counts as the first that waits again.
            if (_wait >= _patience && rate > _leastRate * (1 + 1e-4))
            {
                Model.LearningRate = Math.Max(rate * _factor, _leastRate);
                (_cooling, _wait) = (_cooldown, 0);
            }
            _wait++;
        }
    }
}
