using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>McMahan and others 2013, follow the regularized leader, as TensorFlow has it (tf.keras and Keras 3); P is -LearningRatePower:
/// <code>
/// a' = a + g^2
/// z' = z + g + 2 L2Shrinkage w - (a'^P - a^P) / rate w
/// w' = (clip(z', -L1, L1) - z') / (a'^P / rate + 2 L2 + Beta / rate)
/// </code></summary>
public sealed record Ftrl : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Ftrl(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>At most 0.</summary>
    public double LearningRatePower { get; init; } = -0.5;

    /// <summary>What a is before the first step.</summary>
    public double InitialAccumulator { get; init; } = 0.1;

    /// <summary>The penalty on absolute values.</summary>
    public double L1 { get; init; }

    /// <summary>The penalty on squares.</summary>
    public double L2 { get; init; }

    /// <summary>The penalty on squares that changes the gradient alone.</summary>
    public double L2Shrinkage { get; init; }

    /// <summary>What is added to the root of the accumulated squares.</summary>
    public double Beta { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Ftrl";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["a", "z"];

    /// <inheritdoc/>
    protected internal override float StartOf(string slot) => slot == "a" ? (float)InitialAccumulator : 0;

    /// <inheritdoc/>
    protected internal override bool KeepsUnusedRows(string? slot) => true;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double l1 = Single(L1);
        // The root has its own operation, which is exact where the general power is not.
        Node Root(Node x) => LearningRatePower == -0.5 ? Ops.Sqrt(x) : Ops.Power(x, Single(-LearningRatePower));
        var a = step.Slot("a");
        var sum = a + step.Square(gradient);
        var (newRoot, oldRoot) = (Root(sum), Root(a));
        var shrunk = L2Shrinkage == 0 ? gradient : gradient + Single(2 * L2Shrinkage) * weight;
        var z = step.Slot("z") + shrunk - (newRoot - oldRoot) / step.Rate * weight;
        step.SetSlot("a", sum);
        step.SetSlot("z", z);
        var divisor = newRoot / step.Rate + Single(2 * L2);
        if (Beta != 0)
            divisor += Single(Beta) / step.Rate;
        return (Ops.Clip(z, -l1, l1) - z) / divisor;
    }
}
