using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Shazeer and Stern 2018, as Keras has it from 2.11 on; t counts steps from 1, rms is the root of the mean square, and of weights
/// of two or more axes only the means of v over the last axis (r) and the last but one (c) are followed:
/// <code>
/// rho = min(rate, 1 / sqrt t)    b = 1 - t^Beta2Decay    s = g^2 + Epsilon1
/// r' = b r + (1 - b) mean(s, -1)    c' = b c + (1 - b) mean(s, -2)    v' = r' / mean(r', -1) c'
/// or v' = b v + (1 - b) s
/// u = g / sqrt v'
/// w' = w - max(Epsilon2, rms w) rho u / max(1, rms u / ClipThreshold)
/// </code></summary>
public sealed record Adafactor : Optimizer
{
    /// <summary>The optimizer with Keras's defaults but for the rate.</summary>
    /// <param name="learningRate">What each step's change is multiplied by.</param>
    public Adafactor(double learningRate = 0.001)
        : base(learningRate) { }

    /// <summary>The exponent of the step's number by which the second moment's decay grows.</summary>
    public double Beta2Decay { get; init; } = -0.8;

    /// <summary>What is added to the gradient's square.</summary>
    public double Epsilon1 { get; init; } = 1e-30;

    /// <summary>The least root mean square of a variable that steps are measured by.</summary>
    public double Epsilon2 { get; init; } = 1e-3;

    /// <summary>The greatest root mean square of a step.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>Stored, and without effect in Keras: the rate is at most 1 / sqrt t either way.</summary>
    public bool RelativeStep { get; init; } = true;

    /// <inheritdoc/>
    public override string ClassName => "Adafactor";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["r", "c", "v"];

    /// <inheritdoc/>
    public override bool CountsIterations => true;

    /// <inheritdoc/>
    public override int[] ShapeOf(string slot, int[] weight) =>
        (Given(slot), Given(weight).Length) switch
        {
            ("r" or "c", < 2) => [],
            ("r", _) => weight[..^1],
            ("c", _) => [.. weight[..^2], weight[^1]],
            _ => weight,
        };

    internal override Node Step(OptimizerStep step, Node weight, Node gradient)
    {
        var b = step.Once("b", () => 1 - Ops.Power(step.Iterations + 1, Single(Beta2Decay)));
        var rho = step.Once("rho", () => Ops.Minimum(step.Rate, 1 / Ops.Sqrt(step.Iterations + 1)));
        // 1e-30 is a float32; squares below it vanish beside it.
        var squares = step.Square(gradient) + Epsilon1;
        Node v;
        if (weight.Rank < 2)
            v = b * step.Slot("v") + (1 - b) * squares;
        else
        {
            var r = b * step.Slot("r") + (1 - b) * Ops.Mean(squares, [-1]);
            var c = b * step.Slot("c") + (1 - b) * Ops.Mean(squares, [-2]);
            step.SetSlot("r", r);
            step.SetSlot("c", c);
            v = Ops.ExpandDims(r / Ops.Mean(r, [-1], keepDims: true), -1) * Ops.ExpandDims(c, -2);
        }
        step.SetSlot("v", v);
        var factor = 1 / Ops.Sqrt(v);
        var norm = Ops.Sqrt(step.SumOfSquares(gradient, factor) / Ops.Extent(weight.Shape.Count));
        var scale = Ops.Maximum(Epsilon2, RootMeanSquare(weight)) * rho;
        return weight - scale * (gradient * factor / Ops.Maximum(1, norm / ClipThreshold));
    }

    private static Node RootMeanSquare(Node x) => Ops.Sqrt(Ops.Mean(Ops.Square(x)));
}
