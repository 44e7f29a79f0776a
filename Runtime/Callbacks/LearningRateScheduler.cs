namespace KerasSharp;

/// <summary>Sets the learning rate at the start of each epoch.</summary>
/// <param name="schedule">From the epoch, counted from 0, to the rate.</param>
public sealed class LearningRateScheduler(Func<int, double> schedule) : Callback
{
    private readonly Func<int, double> _schedule = Given(schedule);

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => Model.LearningRate = _schedule(epoch);
}
