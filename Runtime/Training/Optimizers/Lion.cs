using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Chen and others 2023, as Keras has it from 2.13 on:
/// <code>
/// w' = w - rate sign(Beta1 m + (1 - Beta1) g)
/// m' = Beta2 m + (1 - Beta2) g
/// </code></summary>
public sealed record Lion : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Lion(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>The decay of the gradient's running mean, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <inheritdoc/>
    public override string ClassName => "Lion";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["m"];

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        var m = step.Slot("m");
        step.SetSlot("m", m * beta2 + gradient * (1 - beta2));
        return weight - step.Rate * Ops.Sign(m * beta1 + gradient * (1 - beta1));
    }
}
