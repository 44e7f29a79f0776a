using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Tieleman and Hinton 2012, as Keras 1.2.2 has it:
/// <code>
/// a' = Rho a + (1 - Rho) g^2
/// w' = w - rate g / (sqrt a' + Epsilon)
/// </code>
/// or, with <see cref="EpsilonInRoot"/>, w - rate g / sqrt(a' + Epsilon).</summary>
public sealed record RmsProp : Optimizer
{
    public RmsProp(double learningRate = 0.001)
        : base(learningRate) { }

    public double Rho { get; init; } = 0.9;
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether the root is taken of the sum with Epsilon (Keras 3).</summary>
    public bool EpsilonInRoot { get; init; }

    public override string ClassName => "RMSprop";
    public override IReadOnlyList<string> Slots => ["a"];

    protected internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double rho = Single(Rho);
        var a = rho * step.Slot("a") + (1 - rho) * Ops.Square(gradient);
        step.SetSlot("a", a);
        return weight - step.Rate * gradient / (EpsilonInRoot ? Ops.Sqrt(a + Epsilon) : Ops.Sqrt(a) + Epsilon);
    }
}
