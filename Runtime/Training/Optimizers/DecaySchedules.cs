using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Initial DecayRate^(step / DecaySteps).</summary>
/// <param name="InitialRate">The rate at step 0.</param>
/// <param name="DecaySteps">Steps until the rate is multiplied by the decay rate.</param>
/// <param name="DecayRate">What it is multiplied by.</param>
/// <param name="Staircase">Whether the exponent is rounded down.</param>
public sealed record ExponentialDecay(double InitialRate, double DecaySteps, double DecayRate, bool Staircase = false)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "ExponentialDecay";

    /// <inheritdoc/>
    public override double Initial => InitialRate;

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        var p = Given(step) / DecaySteps;
        return InitialRate * Ops.Power(DecayRate, Staircase ? Floor(p) : p);
    }
}

/// <summary>Initial / (1 + DecayRate step / DecaySteps).</summary>
/// <param name="InitialRate">The rate at step 0.</param>
/// <param name="DecaySteps">Steps until the divisor has grown by the decay rate.</param>
/// <param name="DecayRate">What it grows by.</param>
/// <param name="Staircase">Whether step / DecaySteps is rounded down.</param>
public sealed record InverseTimeDecay(double InitialRate, double DecaySteps, double DecayRate, bool Staircase = false)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "InverseTimeDecay";

    /// <inheritdoc/>
    public override double Initial => InitialRate;

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        var p = Given(step) / DecaySteps;
        return InitialRate / (1 + DecayRate * (Staircase ? Floor(p) : p));
    }
}

/// <summary>(Initial - End) (1 - min(step, DecaySteps) / DecaySteps)^Power + End; with Cycle the decay steps grow to the next multiple that
/// is not less than the step, and the rate goes up again.</summary>
/// <param name="InitialRate">The rate at step 0.</param>
/// <param name="DecaySteps">Steps until the end.</param>
/// <param name="EndRate">The rate at the end.</param>
/// <param name="Power">The exponent.</param>
/// <param name="Cycle">Whether it starts again behind the end.</param>
public sealed record PolynomialDecay(double InitialRate, double DecaySteps, double EndRate = 0.0001, double Power = 1, bool Cycle = false)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "PolynomialDecay";

    /// <inheritdoc/>
    public override double Initial => InitialRate;

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        Node p;
        if (Cycle)
        {
            // The ceiling, of what is not negative.
            var whole = Floor(Given(step) / DecaySteps);
            var ceiling = whole + Ops.Greater(step / DecaySteps, whole);
            p = step / (DecaySteps * Ops.Maximum(ceiling, 1));
        }
        else
            p = Ops.Minimum(Given(step), DecaySteps) / DecaySteps;
        var rest = Power == 1 ? 1 - p : Ops.Power(1 - p, Power);
        return (InitialRate - EndRate) * rest + EndRate;
    }
}

/// <summary>Values[i] from behind the step Boundaries[i - 1] up to the step Boundaries[i].</summary>
/// <param name="Boundaries">Steps in ascending order.</param>
/// <param name="Values">The rates, one more than boundaries.</param>
public sealed record PiecewiseConstantDecay(IReadOnlyList<double> Boundaries, IReadOnlyList<double> Values) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string ClassName => "PiecewiseConstantDecay";

    /// <inheritdoc/>
    public override double Initial => Values[0];

    /// <inheritdoc/>
    protected internal override Node At(Node step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Node rate = Ops.Constant(Values[0]);
        for (int i = 0; i < Boundaries.Count; i++)
            rate = Ops.Select(Ops.Greater(step, Boundaries[i]), Values[i + 1], rate);
        return rate;
    }

    /// <inheritdoc/>
    public bool Equals(PiecewiseConstantDecay? other) =>
        other is not null && Boundaries.SequenceEqual(other.Boundaries) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(Boundaries.Count, HashCode.Combine);
}
