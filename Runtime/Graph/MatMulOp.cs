namespace KerasSharp.Runtime.Graph;

/// <summary>Matrix product over the last two axes. a: [..., M, K] (or [..., K, M] where TransposeA), b: [K, N] (or [N, K] where
/// TransposeB) shared by all leading axes of a, or with the same leading axes as a. Result [..., M, N]. Each element is one
/// sum over k = 0, 1, ... in that order.</summary>
internal sealed record MatMulOp(bool TransposeA = false, bool TransposeB = false) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (
            a.Rank < 2
            || b.Rank < 2
            || (b.Rank > 2 && !a.SkipLast(2).SequenceEqual(b.SkipLast(2)))
            || (b.Rank == 2 && a.Rank > 2 && TransposeA)
            || a[TransposeA ? -2 : -1] != b[TransposeB ? -1 : -2]
        )
            throw Refuse($"the matrix product of {a}{(TransposeA ? " transposed" : "")} and {b}{(TransposeB ? " transposed" : "")}");
        return new Shape([.. a.SkipLast(2), a[TransposeA ? -1 : -2], b[TransposeB ? -2 : -1]]);
    }

    public override Node?[] Gradient(Node node, Node dy)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        var da = TransposeA ? Ops.MatMul(b, dy, TransposeB, true) : Ops.MatMul(dy, b, false, !TransposeB);
        Node db;
        if (b.Rank == 2 && a.Rank > 2)
        {
            Node Flat(Node x) => Ops.Reshape(x, new Shape(x.Shape.SkipLast(1).Aggregate((p, q) => p * q), x.Shape[-1]));
            db = TransposeB ? Ops.MatMul(Flat(dy), Flat(a), true, false) : Ops.MatMul(Flat(a), Flat(dy), true, false);
        }
        else
            db = TransposeB ? Ops.MatMul(dy, a, true, TransposeA) : Ops.MatMul(a, dy, !TransposeA, false);
        return [da, db];
    }
}
