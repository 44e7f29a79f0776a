using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Tieleman and Hinton 2012, as Keras 1.2.2 has it:
/// <code>
/// a' = Rho a + (1 - Rho) g^2
/// w' = w - rate g / (sqrt a' + Epsilon)
/// </code>
/// or, with <see cref="EpsilonInRoot"/> or momentum, w - rate g / sqrt(a' + Epsilon). Centered (Graves 2013), a' - b'^2 stands for a'
/// there, where b' = Rho b + (1 - Rho) g. With momentum the change is d' = Momentum d + that change. Both as in tf.keras.</summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public RmsProp(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How much of a change stays for the next step; 0 for nothing.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether gradients are divided by their deviation from their mean, and not from 0.</summary>
    public bool Centered { get; init; }

    /// <summary>Whether the root is taken of the sum with Epsilon (Keras 3).</summary>
    public bool EpsilonInRoot { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "RMSprop";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots =>
        (Momentum > 0, Centered) switch
        {
            (false, false) => ["a"],
            (true, false) => ["a", "d"],
            (false, true) => ["a", "b"],
            _ => ["a", "d", "b"],
        };

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => Momentum > 0;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double rho = Single(Rho);
        var a = rho * step.Slot("a") + (1 - rho) * step.Square(gradient);
        step.SetSlot("a", a);
        if (Centered)
        {
            var b = rho * step.Slot("b") + (1 - rho) * gradient;
            step.SetSlot("b", b);
            a -= Ops.Square(b);
        }
        var change = step.Rate * gradient / (EpsilonInRoot || Momentum > 0 ? Ops.Sqrt(a + Epsilon) : Ops.Sqrt(a) + Epsilon);
        if (Momentum > 0)
        {
            change = Single(Momentum) * step.Slot("d") + change;
            step.SetSlot("d", change);
        }
        return weight - change;
    }
}
