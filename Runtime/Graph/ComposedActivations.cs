using KerasSharp.Runtime.Graph;

namespace KerasSharp;

// Functions that are composed of operations, element by element; elementwise chains run each in one pass over memory.
public abstract partial record Activation
{
    /// <summary>x tanh(ln(1 + e^x)) (Misra 2019).</summary>
    public static Activation Mish { get; } = new ComposedActivation("Mish", x => x * Ops.Tanh(Ops.Softplus(x)));

    /// <summary>x min(max(x + 3, 0), 6) / 6, also called hard_swish (Howard et al. 2019).</summary>
    public static Activation HardSilu { get; } = new ComposedActivation("HardSilu", x => x * Ops.Unary(new HardSigmoid6Op(), x));

    /// <summary>ln(1 / (1 + e^-x)).</summary>
    public static Activation LogSigmoid { get; } = new ComposedActivation("LogSigmoid", x => -Ops.Softplus(-x));

    /// <summary>min(max(x, -1), 1).</summary>
    public static Activation HardTanh { get; } = new ComposedActivation("HardTanh", x => Ops.Clip(x, -1, 1));

    /// <summary>x - tanh x.</summary>
    public static Activation TanhShrink { get; } = new ComposedActivation("TanhShrink", x => x - Ops.Tanh(x));

    /// <summary>0 up to -1, (x + 1)^2 / 4 up to 1, x from there on (Martins and Astudillo 2016).</summary>
    public static Activation SparsePlus { get; } =
        new ComposedActivation(
            "SparsePlus",
            x => Ops.Select(Ops.GreaterEqual(-1, x), 0, Ops.Select(Ops.Greater(1, x), 0.25 * Ops.Square(x + 1), x))
        );

    /// <summary>0 up to -1, (x + 1) / 2 up to 1, 1 from there on.</summary>
    public static Activation SparseSigmoid { get; } =
        new ComposedActivation(
            "SparseSigmoid",
            x => Ops.Select(Ops.GreaterEqual(-1, x), 0, Ops.Select(Ops.GreaterEqual(x, 1), 1, 0.5 * (x + 1)))
        );
}

/// <summary>x where x > Threshold, else Value; NaN stays NaN.</summary>
internal sealed record ThresholdActivation(double Threshold, double Value) : Activation
{
    private protected override Node Compose(Node x) => Ops.Select(Ops.GreaterEqual(Threshold, x), Value, x);
}

/// <summary>x moved towards 0 by Threshold, and 0 where it would pass it; NaN stays NaN.</summary>
internal sealed record SoftShrinkActivation(double Threshold = 0.5) : Activation
{
    private protected override Node Compose(Node x) => Ops.Select(Ops.GreaterEqual(Threshold, Ops.Abs(x)), 0, x - Threshold * Ops.Sign(x));
}

/// <summary>x where |x| > Threshold, else 0; NaN stays NaN.</summary>
internal sealed record HardShrinkActivation(double Threshold = 0.5) : Activation
{
    private protected override Node Compose(Node x) => Ops.Select(Ops.GreaterEqual(Threshold, Ops.Abs(x)), 0, x);
}

/// <summary>(x + sqrt(x^2 + B)) / 2 (Barron 2021).</summary>
internal sealed record SquarePlusActivation(double B = 4) : Activation
{
    private protected override Node Compose(Node x) => 0.5 * (x + Ops.Sqrt(Ops.Square(x) + B));
}
