using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Loshchilov and Hutter 2016 without restarts: from Initial along half a cosine to Alpha of it. With a warmup (Keras 2.13 and
/// later) the rate first rises to its target in a straight line, and the cosine starts there.</summary>
/// <param name="InitialRate">The rate at step 0.</param>
/// <param name="DecaySteps">Steps of the cosine.</param>
/// <param name="Alpha">The rate at the end over that at the start of the cosine.</param>
/// <param name="WarmupTarget">The rate behind the warmup; null for none.</param>
/// <param name="WarmupSteps">Steps of the warmup.</param>
public sealed record CosineDecay(
    double InitialRate,
    double DecaySteps,
    double Alpha = 0,
    double? WarmupTarget = null,
    double WarmupSteps = 0
) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "CosineDecay";

    /// <inheritdoc/>
    public override double Initial => InitialRate;

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (WarmupTarget is not { } target || WarmupSteps == 0)
            return Along(step, WarmupTarget ?? InitialRate);
        var rising = InitialRate + (target - InitialRate) * (step / WarmupSteps);
        return Ops.Select(Ops.Greater(WarmupSteps, step), rising, Along(Ops.Maximum(step - WarmupSteps, 0), target));
    }

    private Node Along(Node step, double from)
    {
        var cosine = 0.5 * (1 + Ops.Cos(Math.PI * (Ops.Minimum(step, DecaySteps) / DecaySteps)));
        return from * ((1 - Alpha) * cosine + Alpha);
    }
}

/// <summary>Loshchilov and Hutter 2016: half a cosine again and again, each TMultiplier times as long and MMultiplier times as high as the
/// one before, from Initial to Alpha of it.</summary>
/// <param name="InitialRate">The rate at step 0.</param>
/// <param name="FirstDecaySteps">Steps of the first.</param>
/// <param name="TMultiplier">The length of one over that of the one before.</param>
/// <param name="MMultiplier">The height of one over that of the one before.</param>
/// <param name="Alpha">The least rate over the initial one.</param>
public sealed record CosineDecayRestarts(
    double InitialRate,
    double FirstDecaySteps,
    double TMultiplier = 2,
    double MMultiplier = 1,
    double Alpha = 0
) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "CosineDecayRestarts";

    /// <inheritdoc/>
    public override double Initial => InitialRate;

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        var done = Given(step) / FirstDecaySteps;
        Node restarts,
            part;
        if (TMultiplier == 1)
        {
            restarts = Floor(done);
            part = done - restarts;
        }
        else
        {
            restarts = Floor(Ops.Log(1 - done * (1 - TMultiplier)) / Math.Log(TMultiplier));
            var length = Ops.Power(TMultiplier, restarts);
            part = (done - (1 - length) / (1 - TMultiplier)) / length;
        }
        var cosine = 0.5 * Ops.Power(MMultiplier, restarts) * (1 + Ops.Cos(Math.PI * part));
        return InitialRate * ((1 - Alpha) * cosine + Alpha);
    }
}
