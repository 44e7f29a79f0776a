using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Graph.GradientCase;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Cases for the gradients of sums, products and scans.</summary>
internal static class ProductGradientCases
{
    internal static readonly Dictionary<Type, GradientCase[]> All = new()
    {
        [typeof(SumOp)] =
        [
            Of(x => Ops.Sum(x[0]), [N, 4, 3]),
            Of(x => Ops.Sum(x[0], [0, 2]), [N, 4, 3]),
            Of(x => Ops.Sum(x[0], [1], keepDims: true), [N, 4, 3]),
            Of(x => Ops.Mean(x[0]), [N, 4]),
        ],
        [typeof(MaxOp)] = [Of(x => Ops.Max(x[0], [1]), [N, 4, 3]), Of(x => Ops.Max(x[0], [0, 2], keepDims: true), [N, 4, 3])],
        [typeof(MatMulOp)] =
        [
            Of(x => Ops.MatMul(x[0], x[1]), [N, 4], [4, 5]),
            Of(x => Ops.MatMul(x[0], x[1], transposeA: true), [4, N], [4, 5]),
            Of(x => Ops.MatMul(x[0], x[1], transposeB: true), [N, 4], [5, 4]),
            Of(x => Ops.MatMul(x[0], x[1], true, true), [4, N], [5, 4]),
            Of(x => Ops.MatMul(x[0], x[1]), [N, 2, 4], [4, 5]),
            Of(x => Ops.MatMul(x[0], x[1], transposeB: true), [N, 2, 4], [5, 4]),
            Of(x => Ops.MatMul(x[0], x[1]), [N, 2, 4], [N, 4, 5]),
            Of(x => Ops.MatMul(x[0], x[1], transposeA: true), [N, 4, 2], [N, 4, 5]),
            Of(x => Ops.MatMul(x[0], x[1], transposeB: true), [N, 2, 4], [N, 5, 4]),
            Of(x => Ops.MatMul(x[0], x[1], true, true), [N, 4, 2], [N, 5, 4]),
        ],
        [typeof(ScanOp)] =
        [
            Of(
                x =>
                    Ops.Scan([x[0]], [Ops.Constant(0, new Shape(N, 2))], (s, h) => ([Ops.Tanh(s[0] + Ops.MatMul(h[0], x[1]))], [])).Final[
                        0
                    ],
                [N, 4, 2],
                [2, 2]
            ),
        ],
        [typeof(ScanOutputOp)] =
        [
            Of(x => Ops.Scan([x[0]], [x[1]], (s, h) => ([s[0] * h[0]], [Ops.Sigmoid(h[0])])).Outputs[0], [N, 4, 2], [N, 2]),
        ],
    };
}
