using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Zeiler 2012, as Keras 1.2.2 has it:
/// <code>
/// a' = Rho a + (1 - Rho) g^2
/// u = g sqrt(d + Epsilon) / sqrt(a' + Epsilon)
/// w' = w - rate u
/// d' = Rho d + (1 - Rho) u^2
/// </code></summary>
public sealed record Adadelta : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Adadelta(double learningRate = 1)
        : base(learningRate) { }

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Rho { get; init; } = 0.95;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override string ClassName => "Adadelta";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["a", "d"];

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => true;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        // In this optimizer alone Keras leaves rho a Python number, so that it is rounded only when it meets an array.
        var (a, d) = (step.Slot("a"), step.Slot("d"));
        a = Rho * a + (1 - Rho) * step.Square(gradient);
        var u = gradient * Ops.Sqrt(d + Epsilon) / Ops.Sqrt(a + Epsilon);
        step.SetSlot("a", a);
        step.SetSlot("d", Rho * d + (1 - Rho) * Ops.Square(u));
        return weight - step.Rate * u;
    }
}
