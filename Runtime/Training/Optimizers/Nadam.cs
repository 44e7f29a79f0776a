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
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Nadam(double learningRate = 0.002)
        : base(learningRate) { }

    internal const string ProductOfMomenta = "m_schedule";
    private const string Products = "products";

    /// <summary>The decay of the gradient's running mean, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How fast momentum warms up.</summary>
    public double ScheduleDecay { get; init; } = 0.004;

    /// <summary>Whether files lack S and how often it was multiplied, and both begin at 1 with a state that was loaded: each weight then
    /// multiplies S until the count has caught up with the step (tf.keras from 2.11 on, where its steps are not traced).</summary>
    public bool ProductCatchesUp { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Nadam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["m", "v"];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, float Start)> Scalars =>
        ProductCatchesUp ? [(ProductOfMomenta, 1), (Products, 1)] : [(ProductOfMomenta, 1)];

    /// <inheritdoc/>
    public override bool StoresIterations => true;

    /// <inheritdoc/>
    public override bool CountsIterations => true;

    internal override void Begin(OptimizerStep step)
    {
        if (!ProductCatchesUp)
            step.SetScalar(ProductOfMomenta, Product(step));
    }

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => slot is null;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        var t = Count(step);
        var (now, next) = (Momentum(step, "momentum", t), Momentum(step, "next momentum", t + 1));
        var product = ProductCatchesUp ? CaughtUp(step, now, t) : Product(step);

        var m = beta1 * step.Slot("m") + (1 - beta1) * gradient;
        var v = beta2 * step.Slot("v") + (1 - beta2) * step.Square(gradient);
        step.SetSlot("m", m);
        step.SetSlot("v", v);
        var nextProduct = ProductCatchesUp ? product * next : step.Once("next product", () => product * next);
        var bar = (1 - now) * (gradient / (1 - product)) + next * (m / (1 - nextProduct));
        return weight - step.BaseRate * bar / (Ops.Sqrt(v / (1 - Ops.Power(beta2, t))) + Epsilon);
    }

    private static Node Count(OptimizerStep step) => step.Once("t", () => step.Iterations + 1);

    private Node Momentum(OptimizerStep step, string name, Node at) =>
        step.Once(name, () => Single(Beta1) * (1 - 0.5 * Ops.Power(0.96, at * ScheduleDecay)));

    /// <summary>S'.</summary>
    private Node Product(OptimizerStep step) =>
        step.Once("product", () => step.Scalar(ProductOfMomenta) * Momentum(step, "momentum", Count(step)));

    /// <summary>S' of one weight, which is the S of the next.</summary>
    private static Node CaughtUp(OptimizerStep step, Node momentum, Node t)
    {
        var (before, count) = (step.ScalarSoFar(ProductOfMomenta), step.ScalarSoFar(Products));
        var behind = Ops.NotEqual(count, t + 1);
        var product = Ops.Select(behind, before * momentum, before);
        step.SetScalar(ProductOfMomenta, product);
        step.SetScalar(Products, count + behind);
        return product;
    }

    /// <summary>mu_t.</summary>
    internal float Momentum(int t) => (float)(Single(Beta1) * (1 - 0.5 * Math.Pow(0.96, t * ScheduleDecay)));
}
