using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>You and others 2020, as Keras has it from 3.7 on; t counts steps from 1:
/// <code>
/// m' = Beta1 m + (1 - Beta1) g    v' = Beta2 v + (1 - Beta2) g^2
/// d = m' / (1 - Beta1^t) / (sqrt(v' / (1 - Beta2^t)) + Epsilon)
/// w' = w - rate |w| / |d| d       where |w| or |d| is 0, w - rate d
/// </code></summary>
public sealed record Lamb : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Lamb(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>The decay of the gradient's running mean, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <inheritdoc/>
    public override string ClassName => "Lamb";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["m", "v"];

    /// <inheritdoc/>
    public override bool CountsIterations => true;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        Node Correction(double beta) => step.Once($"correction {beta}", () => 1 - Ops.Power(beta, step.Iterations + 1));
        var m = beta1 * step.Slot("m") + (1 - beta1) * gradient;
        var v = beta2 * step.Slot("v") + (1 - beta2) * step.Square(gradient);
        step.SetSlot("m", m);
        step.SetSlot("v", v);
        var change = m / Correction(beta1) / (Ops.Sqrt(v / Correction(beta2)) + Epsilon);
        Node weightNorm = Ops.Sqrt(Ops.Sum(Ops.Square(weight))),
            changeNorm = Ops.Sqrt(Ops.Sum(Ops.Square(change)));
        var both = Ops.Greater(weightNorm, 0) * Ops.Greater(changeNorm, 0);
        var ratio = Ops.Select(both, weightNorm / (changeNorm + (1 - both)), 1);
        return weight - ratio * step.Rate * change;
    }
}
