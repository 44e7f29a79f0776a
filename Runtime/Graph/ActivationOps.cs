namespace KerasSharp.Runtime.Graph;

/// <summary>A unary operation that serves as an activation function. Devices take it into products, convolutions and recurrences; each has
/// one row for it in its table of activations.</summary>
internal abstract record ActivationOp : UnaryOp
{
    /// <summary>The numbers that tell one function of a family from another, in the order that devices take them; most have none.</summary>
    public virtual IReadOnlyList<double> Parameters => [];
}

/// <summary>x. Stands for "no activation" in tables; layers leave it out of their graphs.</summary>
internal sealed record IdentityOp : ActivationOp
{
    public override T Apply<T>(T x) => x;

    protected override Node Slope(Node x, Node y) => 1;
}

internal sealed record ExpOp : ActivationOp
{
    public override T Apply<T>(T x) => T.Exp(x);

    protected override Node Slope(Node x, Node y) => y;

    public override double Cost => Elementary;
}

internal sealed record TanhOp : ActivationOp
{
    public override T Apply<T>(T x) => T.Tanh(x);

    protected override Node Slope(Node x, Node y) => 1 - Ops.Square(y);

    public override double Cost => Elementary;
}

/// <summary>1 / (1 + e^-x).</summary>
internal sealed record SigmoidOp : ActivationOp
{
    public override T Apply<T>(T x) => T.One / (T.One + T.Exp(-x));

    protected override Node Slope(Node x, Node y) => y * (1 - y);

    public override double Cost => Elementary;
}

/// <summary>min(max(0.2 x + 0.5, 0), 1), the same in every Keras before 3; the slope at both kinks is 0, as Theano has it.</summary>
internal sealed record HardSigmoidOp : ActivationOp
{
    public override T Apply<T>(T x) => T.Min(T.Max(x * T.CreateChecked(0.2) + T.CreateChecked(0.5), T.Zero), T.One);

    protected override Node Slope(Node x, Node y) => 0.2 * Ops.Greater(y, 0) * Ops.Greater(1, y);
}

/// <summary>min(max(x + 3, 0), 6) / 6, the hard sigmoid of Keras 3 (Howard et al. 2019); the slope at both kinks is 0.</summary>
internal sealed record HardSigmoid6Op : ActivationOp
{
    public override T Apply<T>(T x) => T.Min(T.Max(x + T.CreateChecked(3), T.Zero), T.CreateChecked(6)) / T.CreateChecked(6);

    protected override Node Slope(Node x, Node y) => 1.0 / 6 * Ops.Greater(y, 0) * Ops.Greater(1, y);
}

/// <summary>max(x, 0), as Theano has it: (x + |x|) / 2, which is no number at minus infinity and infinite where 2 x is. The slope at 0 is
/// one half.</summary>
internal sealed record ReluOp : ActivationOp
{
    public override T Apply<T>(T x) => (x + T.Abs(x)) * T.CreateChecked(0.5);

    protected override Node Slope(Node x, Node y) => 0.5 * (1 + Ops.Sign(x));
}

/// <summary>min(max(x, 0), MaxValue), as TensorFlow and PyTorch have it: 0 at minus infinity. The slope at both kinks is 0.</summary>
internal sealed record RectifierOp(double MaxValue = double.PositiveInfinity) : ActivationOp
{
    public override T Apply<T>(T x) => T.Min(T.Max(x, T.Zero), T.CreateChecked(MaxValue));

    protected override Node Slope(Node x, Node y) => Ops.Greater(y, 0) * Ops.Greater(MaxValue, y);

    public override IReadOnlyList<double> Parameters => [MaxValue];
}

/// <summary>x where x > 0, else NegativeSlope x. The slope at 0 is NegativeSlope.</summary>
internal sealed record LeakyReluOp(double NegativeSlope) : ActivationOp
{
    public override T Apply<T>(T x) => x > T.Zero ? x : x * T.CreateChecked(NegativeSlope);

    protected override Node Slope(Node x, Node y) => Ops.Select(Ops.Greater(x, 0), 1, NegativeSlope);

    public override IReadOnlyList<double> Parameters => [NegativeSlope];
}

/// <summary>x where x > 0, else e^x - 1.</summary>
internal sealed record EluOp : ActivationOp
{
    public override T Apply<T>(T x) => x > T.Zero ? x : T.Exp(x) - T.One;

    protected override Node Slope(Node x, Node y) => Ops.Select(Ops.Greater(x, 0), 1, y + 1);

    public override double Cost => Elementary;
}

/// <summary>Positive x where x > 0, else Negative (e^(Rate x) - 1): elu with alpha, celu and selu. The slope at 0 is that of the
/// left side.</summary>
internal sealed record ScaledEluOp(double Positive, double Negative, double Rate) : ActivationOp
{
    public override T Apply<T>(T x) =>
        x > T.Zero ? x * T.CreateChecked(Positive) : T.CreateChecked(Negative) * ExpMinusOne(x * T.CreateChecked(Rate));

    protected override Node Slope(Node x, Node y) => Ops.Select(Ops.Greater(x, 0), Positive, Rate * (y + Negative));

    public override IReadOnlyList<double> Parameters => [Positive, Negative, Rate];

    public override double Cost => Elementary;

    // The platform's ExpM1 loses small x in e^x; the quotient puts back what was lost (Higham 2002, 1.14.1).
    private static T ExpMinusOne<T>(T x)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T e = T.Exp(x);
        return e == T.One ? x
            : T.Abs(x) < T.One ? (e - T.One) * (x / T.Log(e))
            : e - T.One;
    }
}

/// <summary>ln(1 + e^x).</summary>
internal sealed record SoftplusOp : ActivationOp
{
    public override T Apply<T>(T x) => T.Max(x, T.Zero) + Log1P(T.Exp(-T.Abs(x)));

    protected override Node Slope(Node x, Node y) => Ops.Sigmoid(x);

    public override double Cost => Elementary;

    // The platform's LogP1 loses small e in 1 + e; what the sum lost, the quotient puts back.
    private static T Log1P<T>(T e)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T sum = T.One + e;
        return sum == T.One ? e : T.Log(sum) * (e / (sum - T.One));
    }
}

/// <summary>x / (1 + |x|).</summary>
internal sealed record SoftsignOp : ActivationOp
{
    public override T Apply<T>(T x) => x / (T.One + T.Abs(x));

    protected override Node Slope(Node x, Node y) => Ops.Square(1 - Ops.Abs(y));
}

/// <summary>x / (1 + e^-x): x sigmoid(x), also called swish (Ramachandran et al. 2017).</summary>
internal sealed record SiluOp : ActivationOp
{
    public override T Apply<T>(T x) => x / (T.One + T.Exp(-x));

    // With s the sigmoid: s + x s (1 - s)
    protected override Node Slope(Node x, Node y)
    {
        var s = Ops.Sigmoid(x);
        return s + y * (1 - s);
    }

    public override double Cost => Elementary;
}

/// <summary>x Phi(x) = x (1 + erf(x / sqrt(2))) / 2, Phi the normal distribution's (Hendrycks and Gimpel 2016).</summary>
internal sealed record GeluOp : ActivationOp
{
    public override T Apply<T>(T x) =>
        x * T.CreateChecked(0.5) * (T.One + T.CreateChecked(ErrorFunction.Erf(double.CreateChecked(x) * Math.Sqrt(0.5))));

    protected override Node Slope(Node x, Node y) =>
        0.5 * (1 + Ops.Erf(Math.Sqrt(0.5) * x)) + 1 / Math.Sqrt(2 * Math.PI) * x * Ops.Exp(-0.5 * Ops.Square(x));

    public override double Cost => Elementary;
}

/// <summary>x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the approximate gelu (Hendrycks and Gimpel 2016).</summary>
internal sealed record GeluTanhOp : ActivationOp
{
    /// <summary>sqrt(2 / pi) and the cube's factor.</summary>
    public const double Scale = 0.79788456080286536,
        Cube = 0.044715;

    public override T Apply<T>(T x) =>
        x * T.CreateChecked(0.5) * (T.One + T.Tanh(T.CreateChecked(Scale) * (x + T.CreateChecked(Cube) * x * x * x)));

    // With t the tanh: (1 + t) / 2 + x / 2 (1 - t^2) Scale (1 + 3 Cube x^2)
    protected override Node Slope(Node x, Node y)
    {
        var square = Ops.Square(x);
        var t = Ops.Tanh(Scale * x * (1 + Cube * square));
        return 0.5 * (1 + t) + 0.5 * x * (1 - Ops.Square(t)) * (Scale * (1 + 3 * Cube * square));
    }

    public override double Cost => Elementary;
}
