using System.Collections.Frozen;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>The functions element by element in terms of graph operations.</summary>
internal static class ElementwiseFunctions
{
    private static readonly FrozenDictionary<ElementwiseFunction, Func<Node, Node>> s_unary = new Dictionary<
        ElementwiseFunction,
        Func<Node, Node>
    >
    {
        [ElementwiseFunction.Identity] = x => x,
        [ElementwiseFunction.Not] = x => Ops.Equal(x, 0),
        [ElementwiseFunction.Negate] = Ops.Negate,
        [ElementwiseFunction.Absolute] = Ops.Abs,
        [ElementwiseFunction.Sign] = Ops.Sign,
        [ElementwiseFunction.Square] = Ops.Square,
        [ElementwiseFunction.SquareRoot] = Ops.Sqrt,
        [ElementwiseFunction.ReciprocalSquareRoot] = x => 1 / Ops.Sqrt(x),
        [ElementwiseFunction.Reciprocal] = x => 1 / x,
        [ElementwiseFunction.Exponential] = Ops.Exp,
        [ElementwiseFunction.PowerOfTwo] = x => Ops.Power(2, x),
        [ElementwiseFunction.ExponentialLessOne] = Ops.Expm1,
        [ElementwiseFunction.Logarithm] = Ops.Log,
        [ElementwiseFunction.BinaryLogarithm] = x => Ops.Log(x) / Math.Log(2),
        [ElementwiseFunction.DecimalLogarithm] = x => Ops.Log(x) / Math.Log(10),
        [ElementwiseFunction.LogarithmOfOnePlus] = Ops.Log1p,
        [ElementwiseFunction.Sine] = Ops.Sin,
        [ElementwiseFunction.Cosine] = Ops.Cos,
        [ElementwiseFunction.Tangent] = x => Ops.Sin(x) / Ops.Cos(x),
        [ElementwiseFunction.ArcSine] = x => Ops.Atan(x / Ops.Sqrt((1 - x) * (1 + x))),
        [ElementwiseFunction.ArcCosine] = x => 2 * Ops.Atan(Ops.Sqrt((1 - x) / (1 + x))),
        [ElementwiseFunction.ArcTangent] = Ops.Atan,
        [ElementwiseFunction.HyperbolicSine] = HyperbolicSine,
        [ElementwiseFunction.HyperbolicCosine] = x => 0.5 * (Ops.Exp(x) + Ops.Exp(-x)),
        [ElementwiseFunction.InverseHyperbolicSine] = InverseHyperbolicSine,
        [ElementwiseFunction.InverseHyperbolicCosine] = x => Ops.Log(x + Ops.Sqrt((x - 1) * (x + 1))),
        [ElementwiseFunction.InverseHyperbolicTangent] = x => 0.5 * (Ops.Log1p(x) - Ops.Log1p(-x)),
        [ElementwiseFunction.Floor] = Floor,
        [ElementwiseFunction.Ceiling] = x => -Floor(-x),
        [ElementwiseFunction.Round] = Ops.Round,
        [ElementwiseFunction.Truncate] = Ops.Truncate,
        [ElementwiseFunction.ErrorFunction] = Ops.Erf,
        [ElementwiseFunction.ComplementaryErrorFunction] = x => 1 - Ops.Erf(x),
        [ElementwiseFunction.CubeRoot] = x => Ops.Sign(x) * Ops.Power(Ops.Abs(x), 1.0 / 3),
        [ElementwiseFunction.SineCardinal] = SineCardinal,
        [ElementwiseFunction.DegreesToRadians] = x => x * (Math.PI / 180),
        [ElementwiseFunction.RadiansToDegrees] = x => x * (180 / Math.PI),
        [ElementwiseFunction.IsPositiveInfinity] = x => Ops.Equal(x, double.PositiveInfinity),
        [ElementwiseFunction.IsNegativeInfinity] = x => Ops.Equal(x, double.NegativeInfinity),
        [ElementwiseFunction.IsNaN] = x => 1 - Ops.Equal(x, x),
        [ElementwiseFunction.IsFinite] = x => Ops.Equal(x - x, 0),
        [ElementwiseFunction.IsInfinite] = x => Ops.Equal(Ops.Abs(x), double.PositiveInfinity),
        [ElementwiseFunction.StopGradient] = Ops.StopGradient,
        [ElementwiseFunction.Zeros] = x => Ops.Constant(0, x.Shape),
        [ElementwiseFunction.Ones] = x => Ops.Constant(1, x.Shape),
        [ElementwiseFunction.IsNegative] = x => Ops.Greater(0, x),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ElementwiseFunction, Func<Node, Node, Node>> s_binary = new Dictionary<
        ElementwiseFunction,
        Func<Node, Node, Node>
    >
    {
        [ElementwiseFunction.Subtract] = Ops.Subtract,
        [ElementwiseFunction.Divide] = Ops.Divide,
        [ElementwiseFunction.DivideNoNaN] = (a, b) => Ops.Select(Ops.Equal(b, 0), 0 * b, a / Ops.Select(Ops.Equal(b, 0), 1, b)),
        [ElementwiseFunction.FloorDivide] = (a, b) => Floor(a / b),
        [ElementwiseFunction.Remainder] = Remainder,
        [ElementwiseFunction.Power] = Power,
        [ElementwiseFunction.Maximum] = Ops.Maximum,
        [ElementwiseFunction.Minimum] = Ops.Minimum,
        [ElementwiseFunction.SquaredDifference] = (a, b) => Ops.Square(a - b),
        [ElementwiseFunction.ArcTangent2] = ArcTangent,
        // Its slope is the sigmoid of the difference.
        [ElementwiseFunction.LogAddExp] = (a, b) => b + Ops.Softplus(a - b),
        [ElementwiseFunction.LogAddPowerOfTwo] = (a, b) => b + Ops.Softplus((a - b) * Math.Log(2)) / Math.Log(2),
        [ElementwiseFunction.Hypotenuse] = (a, b) => Ops.Sqrt(Ops.Square(a) + Ops.Square(b)),
        [ElementwiseFunction.Step] = (x, atZero) => Ops.Select(Ops.Equal(x, 0), atZero, Ops.Greater(x, 0)),
        [ElementwiseFunction.TruncatedRemainder] = Ops.Fmod,
        [ElementwiseFunction.MaximumNumber] = (a, b) => Number(a, b, Ops.Maximum(a, b)),
        [ElementwiseFunction.MinimumNumber] = (a, b) => Number(a, b, Ops.Minimum(a, b)),
        [ElementwiseFunction.Filled] = (x, value) => Ops.BroadcastTo(value, x.Shape),
        [ElementwiseFunction.IsAmong] = (x, all) =>
            Ops.Max(Ops.Equal(Ops.ExpandDims(x, -1), Ops.Reshape(all, new Shape(all.Shape.Count))), [x.Rank]),
        [ElementwiseFunction.Equal] = Ops.Equal,
        [ElementwiseFunction.NotEqual] = Ops.NotEqual,
        [ElementwiseFunction.Greater] = Ops.Greater,
        [ElementwiseFunction.GreaterEqual] = Ops.GreaterEqual,
        [ElementwiseFunction.Less] = (a, b) => Ops.Greater(b, a),
        [ElementwiseFunction.LessEqual] = (a, b) => Ops.GreaterEqual(b, a),
        [ElementwiseFunction.And] = (a, b) => Ops.NotEqual(a, 0) * Ops.NotEqual(b, 0),
        [ElementwiseFunction.Or] = (a, b) => Ops.Maximum(Ops.NotEqual(a, 0), Ops.NotEqual(b, 0)),
        [ElementwiseFunction.ExclusiveOr] = (a, b) => Ops.NotEqual(Ops.Equal(a, 0), Ops.Equal(b, 0)),
    }.ToFrozenDictionary();

    /// <summary>The function of values.</summary>
    /// <exception cref="ShapeException">It takes another number of them.</exception>
    public static Node Apply(ElementwiseFunction function, IReadOnlyList<Node> x) =>
        function switch
        {
            ElementwiseFunction.Add when x.Count > 0 => x.Aggregate(Ops.Add),
            ElementwiseFunction.Multiply when x.Count > 0 => x.Aggregate(Ops.Multiply),
            ElementwiseFunction.Select when x.Count == 3 => Ops.Select(x[0], x[1], x[2]),
            ElementwiseFunction.Clip when x.Count == 3 => Ops.Clip(x[0], x[1], x[2]),
            ElementwiseFunction.Finite when x.Count == 4 => Finite(x[0], x[1], x[2], x[3]),
            ElementwiseFunction.IsClose when x.Count == 4 => IsClose(x[0], x[1], x[2], x[3]),
            _ when x.Count == 1 && s_unary.TryGetValue(function, out var unary) => unary(x[0]),
            _ when x.Count == 2 && s_binary.TryGetValue(function, out var binary) => binary(x[0], x[1]),
            _ => throw new ShapeException($"{function} of {x.Count} operand(s)"),
        };

    /// <summary>The greatest whole number that is not above x.</summary>
    private static Node Floor(Node x)
    {
        var whole = Ops.Truncate(x);
        return whole - Ops.Greater(whole, x);
    }

    // Squares and roots are better known to devices than powers.
    private static Node Power(Node a, Node b) =>
        b.Op is ConstantOp { Value: 2 } && b.Rank <= a.Rank ? Ops.Square(a)
        : b.Op is ConstantOp { Value: 0.5 } && b.Rank <= a.Rank ? Ops.Sqrt(a)
        : Ops.Power(a, b);

    private static Node SineCardinal(Node x)
    {
        var angle = Math.PI * Ops.Select(Ops.Equal(x, 0), 1, x);
        return Ops.Select(Ops.Equal(x, 0), 1, Ops.Sin(angle) / angle);
    }

    private static Node Finite(Node x, Node unknown, Node above, Node below)
    {
        var y = Ops.Select(Ops.Equal(x, double.PositiveInfinity), above, Ops.Select(Ops.Equal(x, double.NegativeInfinity), below, x));
        return Ops.Select(Ops.Equal(x, x), y, unknown);
    }

    // Infinities are near to themselves alone.
    private static Node IsClose(Node a, Node b, Node relative, Node absolute)
    {
        var near = Ops.GreaterEqual(absolute + relative * Ops.Abs(b), Ops.Abs(a - b));
        var finite = Ops.Equal(b - b, 0) * Ops.Equal(a - a, 0);
        return Ops.Maximum(Ops.Equal(a, b), finite * near);
    }

    // What is no number is not equal to itself.
    private static Node Number(Node a, Node b, Node both) => Ops.Select(Ops.Equal(a, a), Ops.Select(Ops.Equal(b, b), both, a), b);

    private static Node Remainder(Node a, Node b)
    {
        var rest = Ops.Fmod(a, b);
        return Ops.Select(Ops.Greater(0, rest * b), rest + b, rest);
    }

    // (e^x - e^-x) / 2 with u = e^x - 1, which is accurate near 0.
    private static Node HyperbolicSine(Node x)
    {
        var u = Ops.Expm1(x);
        return Ops.Select(Ops.Greater(88, Ops.Abs(x)), 0.5 * (u + u / (u + 1)), 0.5 * (Ops.Exp(x) - Ops.Exp(-x)));
    }

    // sign x ln(1 + |x| + x^2 / (1 + sqrt(x^2 + 1))), of |x| throughout, so that the slope at 0 is 1.
    private static Node InverseHyperbolicSine(Node x)
    {
        var square = Ops.Square(x);
        var above = Ops.Log1p(x + square / (1 + Ops.Sqrt(square + 1)));
        var below = -Ops.Log1p(-x + square / (1 + Ops.Sqrt(square + 1)));
        return Ops.Select(Ops.Greater(0, x), below, above);
    }

    private static Node ArcTangent(Node y, Node x)
    {
        var angle = Ops.Atan(y / x);
        var turn = Ops.Select(Ops.Greater(0, y), -Math.PI, Math.PI);
        return Ops.Select(Ops.Equal(x, 0), Math.PI / 2 * Ops.Sign(y), Ops.Select(Ops.Greater(0, x), angle + turn, angle));
    }
}
