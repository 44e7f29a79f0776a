using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Duchi, Hazan and Singer 2011, as Keras 1.2.2 has it:
/// <code>
/// a' = a + g^2
/// w' = w - rate g / (sqrt a' + Epsilon)
/// </code></summary>
public sealed record Adagrad : Optimizer
{
    public Adagrad(double learningRate = 0.01)
        : base(learningRate) { }

    public double Epsilon { get; init; } = 1e-8;
    public override string ClassName => "Adagrad";
    public override IReadOnlyList<string> Slots => ["a"];

    protected internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        var a = step.Slot("a") + Ops.Square(gradient);
        step.SetSlot("a", a);
        return weight - step.Rate * gradient / (Ops.Sqrt(a) + Epsilon);
    }
}
