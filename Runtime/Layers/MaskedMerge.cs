using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Products, maxima and minima that leave out what a mask hides of an input, as layers/merging of Keras 3 has them from 3.4
/// on.</summary>
internal static class MaskedMerge
{
    /// <summary>Whether the values of a merge depend on masks.</summary>
    internal static bool Reads(Merge spec) =>
        spec is { Masks: MergeMasks.Any, Mode: MergeMode.Multiply or MergeMode.Maximum or MergeMode.Minimum };

    /// <summary>What counts in one of the masks or more.</summary>
    internal static Node Either(IReadOnlyList<Node> masks) => masks.Aggregate(Ops.Maximum);

    /// <summary>The merged value.</summary>
    /// <param name="mode">The mode, one that <see cref="Reads"/>.</param>
    /// <param name="xs">The inputs, of one rank.</param>
    /// <param name="inputs">The inputs as they came; where axes were added to one, Keras no longer sees its mask.</param>
    internal static Node Of(MergeMode mode, IReadOnlyList<Node> xs, IReadOnlyList<LayerValue> inputs)
    {
        Node?[] masks =
        [
            .. xs.Select((x, i) => inputs[i].Mask is { } mask && inputs[i].Value.Rank == x.Rank ? Stretched(mask, x.Shape) : null),
        ];
        return mode == MergeMode.Multiply ? Product(xs, masks) : Extreme(mode, xs, masks);
    }

    // 1 stands for what is hidden of an input, and 0 where it is hidden of all.
    private static Node Product(IReadOnlyList<Node> xs, IReadOnlyList<Node?> masks)
    {
        var product = xs.Select((x, i) => masks[i] is { } mask ? Ops.Select(mask, x, Ops.Constant(1, x.Shape)) : x).Aggregate(Ops.Multiply);
        if (masks.Any(m => m is null))
            return product;
        var kept = Ops.BroadcastTo(Either([.. masks.OfType<Node>()]), product.Shape);
        return Ops.Select(kept, product, Ops.Constant(0, product.Shape));
    }

    private static Node Extreme(MergeMode mode, IReadOnlyList<Node> xs, IReadOnlyList<Node?> masks)
    {
        var (result, kept) = (xs[0], masks[0]);
        for (int i = 1; i < xs.Count; i++)
        {
            var shape = mode == MergeMode.Maximum ? Ops.Maximum(result, xs[i]).Shape : Ops.Minimum(result, xs[i]).Shape;
            Node Whole(Node v) => Ops.BroadcastTo(v, shape);
            var next = masks[i] is { } mask ? Ops.Select(Whole(mask), Whole(xs[i]), Whole(result)) : xs[i];
            if (kept is not null)
                result = Ops.Select(Whole(kept), Whole(result), Whole(next));
            kept = masks[i] is { } more && kept is not null ? Ops.Maximum(kept, more) : null;
            result = mode == MergeMode.Maximum ? Ops.Maximum(result, next) : Ops.Minimum(result, next);
        }
        return result;
    }

    private static Node Stretched(Node mask, Shape shape) =>
        mask.Rank == shape.Rank - 1
            ? Ops.BroadcastTo(Ops.ExpandDims(mask, -1), shape)
            : throw new ShapeException(
                $"its values depend on the masks of its inputs; expected a mask of an axis less than the input {shape}, found {mask.Shape}"
            );
}
