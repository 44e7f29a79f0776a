using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Stochastic gradient descent with momentum (Keras 1.2.2):
/// <code>
/// v = Momentum m - rate g    m' = v
/// w' = w + v                 or, with Nesterov, w + Momentum v - rate g
/// </code></summary>
public sealed record Sgd : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Sgd(double learningRate = 0.01)
        : base(learningRate) { }

    /// <summary>The share of the last change that is kept, 0 to 1.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient is that of the place to which momentum leads.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "SGD";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["m"];

    /// <inheritdoc/>
    public override bool StoresIterations => true;

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => Momentum > 0;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double momentum = Single(Momentum);
        var v = momentum * step.Slot("m") - step.Rate * gradient;
        step.SetSlot("m", v);
        return Nesterov ? weight + momentum * v - step.Rate * gradient : weight + v;
    }
}
