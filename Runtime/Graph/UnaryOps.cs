using System.Numerics;

namespace KerasSharp.Runtime.Graph;

/// <summary>One number to one number, element by element.</summary>
internal abstract record UnaryOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <summary>The meaning.</summary>
    public abstract T Apply<T>(T x)
        where T : IBinaryFloatingPointIeee754<T>;

    /// <summary>The derivative by the input, from the input and the result; null where it is zero.</summary>
    protected abstract Node? Slope(Node x, Node y);

    /// <summary>What an elementary function costs.</summary>
    protected const double Elementary = 10;

    /// <summary>Floating-point operations that an element takes, roughly.</summary>
    public virtual double Cost => 1;

    public override Node?[] Gradient(Node node, Node dy) => [Slope(node.Inputs[0], node) is { } slope ? dy * slope : null];
}

internal sealed record NegateOp : UnaryOp
{
    public override T Apply<T>(T x) => -x;

    protected override Node Slope(Node x, Node y) => -1;
}

internal sealed record LogOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Log(x);

    protected override Node Slope(Node x, Node y) => 1 / x;

    public override double Cost => Elementary;
}

internal sealed record SqrtOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Sqrt(x);

    protected override Node Slope(Node x, Node y) => 0.5 / y;
}

internal sealed record SquareOp : UnaryOp
{
    public override T Apply<T>(T x) => x * x;

    protected override Node Slope(Node x, Node y) => 2 * x;
}

/// <summary>|x|; the slope at 0 is 0.</summary>
internal sealed record AbsOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Abs(x);

    protected override Node Slope(Node x, Node y) => Ops.Sign(x);
}

/// <summary>-1, 0 or 1; NaN stays NaN.</summary>
internal sealed record SignOp : UnaryOp
{
    public override T Apply<T>(T x) => T.IsNaN(x) ? x : T.CreateChecked(T.Sign(x));

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

/// <summary>2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
internal sealed record ErfOp : UnaryOp
{
    public override T Apply<T>(T x) => T.CreateChecked(ErrorFunction.Erf(double.CreateChecked(x)));

    protected override Node Slope(Node x, Node y) => 2 / Math.Sqrt(Math.PI) * Ops.Exp(-Ops.Square(x));

    public override double Cost => Elementary;
}

/// <summary>sin x, x in radians.</summary>
internal sealed record SinOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Sin(x);

    protected override Node Slope(Node x, Node y) => Ops.Cos(x);

    public override double Cost => Elementary;
}

/// <summary>cos x, x in radians.</summary>
internal sealed record CosOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Cos(x);

    protected override Node Slope(Node x, Node y) => -Ops.Sin(x);

    public override double Cost => Elementary;
}

/// <summary>The angle between -pi / 2 and pi / 2 whose tangent is x.</summary>
internal sealed record AtanOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Atan(x);

    protected override Node Slope(Node x, Node y) => 1 / (1 + Ops.Square(x));

    public override double Cost => Elementary;
}

/// <summary>ln(1 + x), as accurate near 0 as elsewhere.</summary>
internal sealed record Log1pOp : UnaryOp
{
    // The rounding error of 1 + x cancels (Kahan): ln(u) x / (u - 1) with u = 1 + x as it was rounded.
    public override T Apply<T>(T x)
    {
        T u = T.One + x;
        return u == T.One ? x
            : T.IsFinite(u) && u > T.Zero ? T.Log(u) * (x / (u - T.One))
            : T.Log(u);
    }

    protected override Node Slope(Node x, Node y) => 1 / (1 + x);

    public override double Cost => Elementary;
}

/// <summary>e^x - 1, as accurate near 0 as elsewhere.</summary>
internal sealed record Expm1Op : UnaryOp
{
    // As with ln(1 + x): (u - 1) x / ln(u) with u = e^x as it was rounded.
    public override T Apply<T>(T x)
    {
        T u = T.Exp(x),
            less = u - T.One;
        return u == T.One ? x
            : T.IsFinite(u) && less > -T.One && T.Abs(x) < T.One ? less * (x / T.Log(u))
            : less;
    }

    protected override Node Slope(Node x, Node y) => y + 1;

    public override double Cost => Elementary;
}

/// <summary>Rounds to the nearest whole number, halves to even.</summary>
internal sealed record RoundOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Round(x);

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

/// <summary>Drops the fraction, as a cast to integer does.</summary>
internal sealed record TruncateOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Truncate(x);

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

/// <summary>The value, as a constant for the gradient.</summary>
internal sealed record StopGradientOp : UnaryOp
{
    public override T Apply<T>(T x) => x;

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}
