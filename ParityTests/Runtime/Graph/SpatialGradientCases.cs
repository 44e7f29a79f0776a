using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Graph.GradientCase;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Cases for the gradients of convolutions and poolings.</summary>
internal static class SpatialGradientCases
{
    internal static readonly Dictionary<Type, GradientCase[]> All = new()
    {
        [typeof(ConvOp)] =
        [
            Of(x => Ops.Conv(x[0], x[1], Line(3, 2, 1, 1, 1)), [N, 6, 2], [3, 2, 4]),
            Of(x => Ops.Conv(x[0], x[1], Line(2, 1, 2, 0, 1), 2), [N, 7, 4], [2, 2, 6]),
            Of(x => Ops.Conv(x[0], x[1], Plane), [N, 5, 4, 2], [3, 2, 2, 3]),
            Of(x => Ops.Conv(x[0], x[1], Cube), [N, 3, 4, 3, 1], [2, 2, 2, 1, 2]),
            Of(x => Ops.Conv(x[0], x[1], Line(2, 2, 1, 0, -1)), [N, 6, 2], [2, 2, 4]),
        ],
        [typeof(ConvInputOp)] =
        [
            Of(x => Ops.ConvInput(x[0], x[1], Line(3, 2, 1, 1, 1), Shape.Of([6])), [N, 3, 4], [3, 2, 4]),
            Of(x => Ops.ConvInput(x[0], x[1], Plane, Shape.Of([5, 4])), [N, 5, 2, 3], [3, 2, 2, 3]),
            Of(x => Ops.ConvInput(x[0], x[1], Line(2, 1, 2, 0, 1), Shape.Of([7]), 2), [N, 6, 6], [2, 2, 6]),
        ],
        [typeof(ConvKernelOp)] =
        [
            Of(x => Ops.ConvKernel(x[0], x[1], Line(3, 2, 1, 1, 1)), [N, 6, 2], [N, 3, 4]),
            Of(x => Ops.ConvKernel(x[0], x[1], Line(2, 1, 2, 0, 1), 2), [N, 7, 4], [N, 6, 6]),
        ],
        [typeof(MaxPoolOp)] = [Of(x => Ops.MaxPool(x[0], Line(3, 2, 1, 1, 1)), [N, 6, 2]), Of(x => Ops.MaxPool(x[0], Plane), [N, 5, 4, 2])],
        [typeof(AveragePoolOp)] =
        [
            Of(x => Ops.AveragePool(x[0], Line(3, 2, 1, 1, 1)), [N, 6, 2]),
            Of(x => Ops.AveragePool(x[0], Plane), [N, 5, 4, 2]),
        ],
        [typeof(AveragePoolInputOp)] = [Of(x => Ops.AveragePoolInput(x[0], Line(3, 2, 1, 1, 1), Shape.Of([6])), [N, 3, 2])],
    };

    internal static Window Line(int kernel, int stride, int dilation, int low, int high) =>
        Geometry([kernel], [stride], [dilation], [low], [high]);

    private static Window Plane => Geometry([3, 2], [1, 2], [1, 1], [1, 0], [1, 0]);

    private static Window Cube => Geometry([2, 2, 2], [1, 2, 1], [1, 1, 2], [0, 0, 1], [1, 0, 0]);

    private static Window Geometry(int[] kernel, int[] strides, int[] dilation, int[] low, int[] high) =>
        new(kernel, strides, dilation, low, high);
}
