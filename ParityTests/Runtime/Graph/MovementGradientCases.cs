using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Graph.GradientCase;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Cases for the gradients of operations that move elements.</summary>
internal static class MovementGradientCases
{
    internal static readonly Dictionary<Type, GradientCase[]> All = new()
    {
        [typeof(ReshapeOp)] = [Of(x => Ops.Reshape(x[0], new Shape(N, 12)), [N, 4, 3])],
        [typeof(TransposeOp)] = [Of(x => Ops.Transpose(x[0], 2, 0, 1), [N, 4, 3]), Of(x => Ops.Transpose(x[0], 1, 0), [N, 4])],
        [typeof(BroadcastToOp)] =
        [
            Of(x => Ops.BroadcastTo(x[0], new Shape(N, 4, 5)), [4, 1]),
            Of(x => Ops.BroadcastTo(x[0], new Shape(N, 3)), [N, 1]),
        ],
        [typeof(SliceOp)] =
        [
            Of(x => Ops.Slice(x[0], 1, 2, 3), [N, 7]),
            Of(x => Ops.Slice(x[0], 1, 1, 3, 2), [N, 7]),
            Of(x => Ops.Slice(x[0], 1, 6, 4, -2), [N, 7]),
            Of(x => Ops.Slice(x[0], 1, 0, 3) * Ops.Slice(x[0], 1, 3, 3), [N, 7]),
            Of(x => Ops.Concat(1, Ops.Slice(x[0], 1, 4, 2), Ops.Square(Ops.Slice(x[0], 1, 0, 4))), [N, 6]),
        ],
        [typeof(UnsliceOp)] =
        [
            Of(x => Ops.Unslice(x[0], 1, 1, 7, 2), [N, 3]),
            Of(x => Ops.Unslice(x[0], 1, 6, 8, -2), [N, 3]),
            Of(x => Ops.Pad(x[0], 1, 2, 1), [N, 3]),
        ],
        [typeof(ConcatOp)] = [Of(x => Ops.Concat(1, x), [N, 3], [N, 2], [N, 3]), Of(x => Ops.Concat(0, x), [N, 3], [N, 3])],
        [typeof(BatchSliceOp)] =
        [
            Of(x => Ops.BatchSlice(x[0], 0, 1, N), [new(3, true), 2]),
            Of(x => Ops.BatchSlice(x[0], 0, 0, N), [new(3, true), 2]),
            Of(x => Ops.BatchSlice(x[0], 0, 1, new Dim(2, true)), [new(3, true), 2]),
        ],
        [typeof(GatherOp)] =
        [
            Of(x => Ops.Gather(x[0], x[1]), [5, 2], [N, 4]) with
            {
                Values = (i, r) => i == 1 ? r.Next(-5, 5) : r.NextDouble(),
                Wanted = [0],
            },
        ],
        [typeof(ScatterAddOp)] =
        [
            Of(x => Ops.ScatterAdd(x[0], x[1], new Shape(5, 2)), [N, 4, 2], [N, 4]) with
            {
                Values = (i, r) => i == 1 ? r.Next(-5, 5) : r.NextDouble(),
                Wanted = [0],
            },
        ],
    };
}
