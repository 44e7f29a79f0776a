using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Kingma and Ba 2014, section 7.1, as Keras 1.2.2 has it; t counts steps from 1:
/// <code>
/// m' = Beta1 m + (1 - Beta1) g    u' = max(Beta2 u, |g|)
/// w' = w - rate / (1 - Beta1^t) m' / (u' + Epsilon)
/// </code></summary>
public sealed record Adamax : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Adamax(double learningRate = 0.002)
        : base(learningRate) { }

    /// <summary>The decay of the gradient's running mean, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override string ClassName => "Adamax";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["m", "u"];

    /// <inheritdoc/>
    public override bool StoresIterations => true;

    /// <inheritdoc/>
    public override bool CountsIterations => true;

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => true;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        var rate = step.Once("corrected rate", () => step.Rate / (1 - Ops.Power(beta1, step.Iterations + 1)));
        var m = beta1 * step.Slot("m") + (1 - beta1) * gradient;
        var u = Ops.Maximum(beta2 * step.Slot("u"), step.Magnitude(gradient));
        step.SetSlot("m", m);
        step.SetSlot("u", u);
        return weight - rate * m / (u + Epsilon);
    }
}
