using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Duchi, Hazan and Singer 2011, as Keras 1.2.2 has it:
/// <code>
/// a' = a + g^2
/// w' = w - rate g / (sqrt a' + Epsilon)
/// </code>
/// or, with <see cref="EpsilonInRoot"/>, w - rate g / sqrt(a' + Epsilon).</summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Adagrad(double learningRate = 0.01)
        : base(learningRate) { }

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>What a is before the first step: 0.1 unless set in tf.keras and Keras 3.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>Whether the root is taken of the sum with Epsilon (tf.keras from 2.11 on, Keras 3).</summary>
    public bool EpsilonInRoot { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Adagrad";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["a"];

    /// <inheritdoc/>
    protected internal override float StartOf(string slot) => slot == "a" ? (float)InitialAccumulator : 0;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        var a = step.Slot("a") + step.Square(gradient);
        step.SetSlot("a", a);
        return weight - step.Rate * gradient / (EpsilonInRoot ? Ops.Sqrt(a + Epsilon) : Ops.Sqrt(a) + Epsilon);
    }
}
