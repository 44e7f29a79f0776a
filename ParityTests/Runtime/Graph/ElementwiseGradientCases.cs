using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Graph.GradientCase;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Cases for the gradients of operations that work element by element.</summary>
internal static class ElementwiseGradientCases
{
    internal static readonly Dictionary<Type, GradientCase[]> All = new()
    {
        [typeof(NegateOp)] = [Unary(Ops.Negate)],
        [typeof(LogOp)] = [Unary(Ops.Log, Positive)],
        [typeof(SqrtOp)] = [Unary(Ops.Sqrt, Positive)],
        [typeof(SquareOp)] = [Unary(Ops.Square)],
        [typeof(AbsOp)] = [Unary(Ops.Abs, AwayFromZero)],
        [typeof(ErfOp)] = [Unary(Ops.Erf)],
        [typeof(SinOp)] = [Unary(Ops.Sin)],
        [typeof(CosOp)] = [Unary(Ops.Cos)],
        [typeof(AtanOp)] = [Unary(Ops.Atan)],
        [typeof(Log1pOp)] = [Unary(Ops.Log1p, Positive)],
        [typeof(Expm1Op)] = [Unary(Ops.Expm1)],
        [typeof(SoftmaxOp)] = [Unary(Ops.Softmax)],
        [typeof(AddOp)] = Binary(Ops.Add),
        [typeof(SubtractOp)] = Binary(Ops.Subtract),
        [typeof(MultiplyOp)] = Binary(Ops.Multiply),
        [typeof(DivideOp)] = Binary(Ops.Divide, (i, r) => i == 0 ? r.NextDouble() - 0.5 : Positive(i, r)),
        [typeof(MaximumOp)] = Binary(Ops.Maximum),
        [typeof(MinimumOp)] = Binary(Ops.Minimum),
        [typeof(PowerOp)] = [.. Binary(Ops.Power, Positive), Unary(x => Ops.Power(x, 3))],
        // Quotients between 2 and 3, away from the jumps.
        [typeof(FmodOp)] =
        [
            Of(x => Ops.Fmod(x[0], x[1]), [N, 3], [3]) with
            {
                Values = (i, r) => (i == 0 ? 2.4 : 1) + 0.1 * r.NextDouble(),
            },
        ],
        [typeof(SelectOp)] =
        [
            Of(x => Ops.Select(Ops.Greater(x[0], 0), x[1], x[2]), [N, 4], [N, 4], [N, 4]) with
            {
                Values = AwayFromZero,
                Wanted = [1, 2],
            },
            Of(x => Ops.Select(Ops.Greater(x[0], 0), x[1], x[2]), [N, 1], [4], [N, 4]) with
            {
                Values = AwayFromZero,
                Wanted = [1, 2],
            },
        ],
    };

    private static GradientCase Unary(Func<Node, Node> f, Func<int, Random, double>? values = null) =>
        Of(x => f(x[0]), [N, 2, 3]) with
        {
            Values = values,
        };

    private static GradientCase[] Binary(Func<Node, Node, Node> f, Func<int, Random, double>? values = null) =>
        [
            Of(x => f(x[0], x[1]), [N, 3], [N, 3]) with
            {
                Values = values,
            },
            Of(x => f(x[0], x[1]), [N, 3], [3]) with
            {
                Values = values,
            },
            Of(x => f(x[0], x[1]), [N, 1], [2, 1, 3]) with
            {
                Values = values,
            },
            Of(x => f(x[0], x[1]), [], [N, 2]) with
            {
                Values = values,
            },
            Of(x => f(x[0], x[0]), [N, 2]) with
            {
                Values = values,
            },
        ];

    private static double Positive(int input, Random r) => 0.5 + 2 * r.NextDouble();

    private static double AwayFromZero(int input, Random r) => (r.Next(2) * 2 - 1) * (0.1 + r.NextDouble());
}
