using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Kingma and Ba 2014, section 7.1, as Keras 1.2.2 has it; t counts steps from 1:
/// <code>
/// m' = Beta1 m + (1 - Beta1) g    u' = max(Beta2 u, |g|)
/// w' = w - rate / (1 - Beta1^t) m' / (u' + Epsilon)
/// </code></summary>
public sealed record Adamax : Optimizer
{
    public Adamax(double learningRate = 0.002)
        : base(learningRate) { }

    public double Beta1 { get; init; } = 0.9;
    public double Beta2 { get; init; } = 0.999;
    public double Epsilon { get; init; } = 1e-8;
    public override string ClassName => "Adamax";
    public override IReadOnlyList<string> Slots => ["m", "u"];
    public override bool StoresIterations => true;
    public override bool CountsIterations => true;

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
