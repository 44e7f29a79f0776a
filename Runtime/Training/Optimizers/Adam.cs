using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Kingma and Ba 2014, as Keras 1.2.2 has it; t counts steps from 1:
/// <code>
/// m' = Beta1 m + (1 - Beta1) g    v' = Beta2 v + (1 - Beta2) g^2
/// w' = w - rate sqrt(1 - Beta2^t) / (1 - Beta1^t) m' / (sqrt v' + Epsilon)
/// </code>
/// With Amsgrad (Reddi, Kale and Kumar 2018, from Keras 2.1.3 on), x' = max(x, v') takes the place of v' in the second line.</summary>
public record Adam : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Adam(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>The decay of the gradient's running mean, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the running mean of the gradient's square, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to a divisor, so that it is not 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether the greatest second moment so far counts.</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Adam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => Amsgrad ? ["m", "v", "vhat"] : ["m", "v"];

    /// <inheritdoc/>
    public override bool StoresIterations => true;

    /// <inheritdoc/>
    public override bool CountsIterations => true;

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        double beta1 = Single(Beta1),
            beta2 = Single(Beta2);
        var rate = step.Once(
            "corrected rate",
            () =>
            {
                var t = step.Iterations + 1;
                return step.Rate * (Ops.Sqrt(1 - Ops.Power(beta2, t)) / (1 - Ops.Power(beta1, t)));
            }
        );
        var m = beta1 * step.Slot("m") + (1 - beta1) * gradient;
        var v = beta2 * step.Slot("v") + (1 - beta2) * step.Square(gradient);
        step.SetSlot("m", m);
        step.SetSlot("v", v);
        if (Amsgrad)
            step.SetSlot("vhat", v = Ops.Maximum(step.Slot("vhat"), v));
        return weight - rate * m / (Ops.Sqrt(v) + Epsilon);
    }
}

/// <summary>Loshchilov and Hutter 2019: <see cref="Adam"/> with a weight decay of 0.004 unless set, as Keras has it from 2.11 on.</summary>
public sealed record AdamW : Adam
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public AdamW(double learningRate = 0.001)
        : base(learningRate) => (WeightDecay, Epsilon) = (0.004, 1e-7);

    /// <inheritdoc/>
    public override string ClassName => "AdamW";
}
