using System.Numerics;

namespace KerasSharp.Runtime.Graph;

/// <summary>One number to one number, element by element.</summary>
public abstract record UnaryOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <summary>The meaning.</summary>
    public abstract T Apply<T>(T x)
        where T : IBinaryFloatingPointIeee754<T>;

    /// <summary>The derivative by the input, from the input and the result; null where it is zero.</summary>
    protected abstract Node? Slope(Node x, Node y);

    public override Node?[] Gradient(Node node, Node dy) => [Slope(node.Inputs[0], node) is { } slope ? dy * slope : null];
}

public sealed record NegateOp : UnaryOp
{
    public override T Apply<T>(T x) => -x;

    protected override Node Slope(Node x, Node y) => -1;
}

public sealed record ExpOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Exp(x);

    protected override Node Slope(Node x, Node y) => y;
}

public sealed record LogOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Log(x);

    protected override Node Slope(Node x, Node y) => 1 / x;
}

public sealed record SqrtOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Sqrt(x);

    protected override Node Slope(Node x, Node y) => 0.5 / y;
}

public sealed record SquareOp : UnaryOp
{
    public override T Apply<T>(T x) => x * x;

    protected override Node Slope(Node x, Node y) => 2 * x;
}

/// <summary>|x|; the slope at 0 is 0.</summary>
public sealed record AbsOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Abs(x);

    protected override Node Slope(Node x, Node y) => Ops.Sign(x);
}

/// <summary>-1, 0 or 1; NaN stays NaN.</summary>
public sealed record SignOp : UnaryOp
{
    public override T Apply<T>(T x) => T.IsNaN(x) ? x : T.CreateChecked(T.Sign(x));

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

public sealed record TanhOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Tanh(x);

    protected override Node Slope(Node x, Node y) => 1 - Ops.Square(y);
}

/// <summary>1 / (1 + e^-x).</summary>
public sealed record SigmoidOp : UnaryOp
{
    public override T Apply<T>(T x) => T.One / (T.One + T.Exp(-x));

    protected override Node Slope(Node x, Node y) => y * (1 - y);
}

/// <summary>min(max(0.2 x + 0.5, 0), 1), the same in every Keras before 3; the slope at both kinks is 0, as Theano has it.</summary>
public sealed record HardSigmoidOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Min(T.Max(x * T.CreateChecked(0.2) + T.CreateChecked(0.5), T.Zero), T.One);

    protected override Node Slope(Node x, Node y) => 0.2 * Ops.Greater(y, 0) * Ops.Greater(1, y);
}

/// <summary>max(x, 0), as Theano has it: (x + |x|) / 2, which is no number at minus infinity and infinite where 2 x is. The slope at 0 is
/// one half.</summary>
public sealed record ReluOp : UnaryOp
{
    public override T Apply<T>(T x) => (x + T.Abs(x)) * T.CreateChecked(0.5);

    protected override Node Slope(Node x, Node y) => 0.5 * (1 + Ops.Sign(x));
}

/// <summary>ln(1 + e^x).</summary>
public sealed record SoftplusOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Max(x, T.Zero) + Log1P(T.Exp(-T.Abs(x)));

    protected override Node Slope(Node x, Node y) => Ops.Sigmoid(x);

    // The platform's LogP1 loses small e in 1 + e; what the sum lost, the quotient puts back.
    private static T Log1P<T>(T e)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T sum = T.One + e;
        return sum == T.One ? e : T.Log(sum) * (e / (sum - T.One));
    }
}

/// <summary>x / (1 + |x|).</summary>
public sealed record SoftsignOp : UnaryOp
{
    public override T Apply<T>(T x) => x / (T.One + T.Abs(x));

    protected override Node Slope(Node x, Node y) => Ops.Square(1 - Ops.Abs(y));
}

/// <summary>x where x > 0, else e^x - 1.</summary>
public sealed record EluOp : UnaryOp
{
    public override T Apply<T>(T x) => x > T.Zero ? x : T.Exp(x) - T.One;

    protected override Node Slope(Node x, Node y) => Ops.Select(Ops.Greater(x, 0), 1, y + 1);
}

/// <summary>Rounds to the nearest whole number, halves to even.</summary>
public sealed record RoundOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Round(x);

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

/// <summary>Drops the fraction, as a cast to integer does.</summary>
public sealed record TruncateOp : UnaryOp
{
    public override T Apply<T>(T x) => T.Truncate(x);

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}

/// <summary>The value, as a constant for the gradient.</summary>
public sealed record StopGradientOp : UnaryOp
{
    public override T Apply<T>(T x) => x;

    protected override Node? Slope(Node x, Node y) => null;

    public override bool IsFlat => true;
}
