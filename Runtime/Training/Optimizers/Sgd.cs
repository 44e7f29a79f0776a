using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Stochastic gradient descent with momentum (Keras 1.2.2):
/// <code>
/// v = Momentum m - rate g    m' = v
/// w' = w + v                 or, with Nesterov, w + Momentum v - rate g
/// </code></summary>
public sealed record Sgd : Optimizer
{
    public Sgd(double learningRate = 0.01)
        : base(learningRate) { }

    public double Momentum { get; init; }
    public bool Nesterov { get; init; }

    public override string ClassName => "SGD";
    public override IReadOnlyList<string> Slots => ["m"];
    public override bool StoresIterations => true;

    protected internal override bool KeepsUnusedRows(string? slot) => Momentum > 0;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double momentum = Single(Momentum);
        var v = momentum * step.Slot("m") - step.Rate * gradient;
        step.SetSlot("m", v);
        return Nesterov ? weight + momentum * v - step.Rate * gradient : weight + v;
    }
}
