using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Dozat 2015, as Keras 1.2.2 has it, without decay; t counts steps from 1 and S starts at 1:
/// <code>
/// mu_t = Beta1 (1 - 0.96^(t ScheduleDecay) / 2)    S' = S mu_t
/// m' = Beta1 m + (1 - Beta1) g                     v' = Beta2 v + (1 - Beta2) g^2
/// d = (1 - mu_t) g / (1 - S') + mu_(t+1) m' / (1 - S' mu_(t+1))
/// w' = w - rate d / (sqrt(v' / (1 - Beta2^t)) + Epsilon)
/// </code></summary>
public sealed record Nadam : Optimizer
{
    public Nadam(double learningRate = 0.002)
        : base(learningRate) { }

    internal const string ProductOfMomenta = "m_schedule";

    public double Beta1 { get; init; } = 0.9;
    public double Beta2 { get; init; } = 0.999;
    public double Epsilon { get; init; } = 1e-8;
    public double ScheduleDecay { get; init; } = 0.004;

    public override string ClassName => "Nadam";
    public override IReadOnlyList<string> Slots => ["m", "v"];
    public override IReadOnlyList<(string Name, float Start)> Scalars => [(ProductOfMomenta, 1)];
    public override bool StoresIterations => true;
    public override bool CountsIterations => true;

    internal override void Begin(OptimizerStep step) => step.SetScalar(ProductOfMomenta, Product(step));

    protected internal override bool KeepsUnusedRows(string? slot) => slot is null;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        var t = Count(step);
        var (now, next, product) = (Momentum(step, "momentum", t), Momentum(step, "next momentum", t + 1), Product(step));

        var m = beta1 * step.Slot("m") + (1 - beta1) * gradient;
        var v = beta2 * step.Slot("v") + (1 - beta2) * step.Square(gradient);
        step.SetSlot("m", m);
        step.SetSlot("v", v);
        var bar = (1 - now) * (gradient / (1 - product)) + next * (m / (1 - step.Once("next product", () => product * next)));
        return weight - step.BaseRate * bar / (Ops.Sqrt(v / (1 - Ops.Power(beta2, t))) + Epsilon);
    }

    private static Node Count(OptimizerStep step) => step.Once("t", () => step.Iterations + 1);

    private Node Momentum(OptimizerStep step, string name, Node at) =>
        step.Once(name, () => Single(Beta1) * (1 - 0.5 * Ops.Power(0.96, at * ScheduleDecay)));

    /// <summary>S'.</summary>
    private Node Product(OptimizerStep step) =>
        step.Once("product", () => step.Scalar(ProductOfMomenta) * Momentum(step, "momentum", Count(step)));

    /// <summary>mu_t.</summary>
    internal float Momentum(int t) => (float)(Single(Beta1) * (1 - 0.5 * Math.Pow(0.96, t * ScheduleDecay)));
}
