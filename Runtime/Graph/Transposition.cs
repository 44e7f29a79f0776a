using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Graph;

/// <summary>Makes transposed values with as few transposes of data as it can: two in a row become one or none, and one is moved in
/// front of operations that work element by element, or join, where it meets its inverse there. So a stack of layers with
/// channels first runs with channels last inside, but for its ends.</summary>
internal static class Transposition
{
    // What was transposed before is not computed again; entries live as long as their node.
    private static readonly ConditionalWeakTable<Node, Dictionary<Axes, Node>> s_made = [];

    public static Node Of(Node x, Axes axes)
    {
        if (axes.Count != x.Rank)
            return new Node(new TransposeOp(axes), x);
        if (IsIdentity(axes))
            return x;
        if (x.Op is TransposeOp inner)
            return Of(x.Inputs[0], Compose(inner.Axes, axes));
        var made = s_made.GetOrCreateValue(x);
        lock (made)
            if (made.TryGetValue(axes, out var known))
                return known;
        var result = Vanishes(x, axes, []) ? Push(x, axes) : new Node(new TransposeOp(axes), x);
        lock (made)
            made.TryAdd(axes, result);
        return result;
    }

    /// <summary>Whether the transpose of a value costs nothing: everything that grows with the batch behind it is a transpose the other
    /// way.</summary>
    private static bool Vanishes(Node x, Axes axes, Dictionary<Node, bool> known)
    {
        if (x.Op is TransposeOp t)
            return x.Rank == axes.Count && IsIdentity(Compose(t.Axes, axes));
        if (!CanPush(x, axes))
            return false;
        if (known.TryGetValue(x, out bool vanishes))
            return vanishes;
        bool some = false,
            all = true;
        foreach (var input in x.Inputs)
        {
            if (!input.Shape.PerBatch)
                continue;
            some = true;
            all &= input.Rank == x.Rank && Vanishes(input, axes, known);
        }
        return known[x] = some && all;
    }

    private static bool CanPush(Node x, Axes axes) =>
        x.Rank == axes.Count && x.Op is UnaryOp or BinaryOp or SelectOp or ConcatOp or SliceOp or UnsliceOp;

    private static Node Push(Node x, Axes axes)
    {
        // The layer that made the operation stays its owner.
        using var scope = LayerScope.Enter(x.Layer);
        Node[] inputs = [.. x.Inputs.Select(i => i.Rank == 0 ? i : Of(Aligned(i, x.Rank), axes))];
        Op op = x.Op switch
        {
            ConcatOp c => new ConcatOp(To(axes, c.Axis)),
            SliceOp s => s with { Axis = To(axes, s.Axis) },
            UnsliceOp u => u with { Axis = To(axes, u.Axis) },
            var same => same,
        };
        return new Node(op, inputs);
    }

    /// <summary>Where an axis of the input stands in the result.</summary>
    private static int To(Axes axes, int axis) => axes.IndexOf(axis);

    /// <summary>A value of lower rank with the leading axes that broadcasting would add.</summary>
    private static Node Aligned(Node x, int rank) =>
        x.Rank == rank ? x : Ops.Reshape(x, new Shape([.. Enumerable.Repeat(new Dim(1), rank - x.Rank), .. x.Shape]));

    private static Axes Compose(Axes first, Axes second) => second.Select(a => first[a]).ToArray();

    private static bool IsIdentity(Axes axes) => axes.Select((a, i) => a == i).All(same => same);
}
