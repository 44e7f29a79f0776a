using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Several inputs to one, as topology.py of Keras 1.2.2 has it.</summary>
internal sealed class MergeRule : LayerRule<Merge>
{
    /// <summary>The fuzz factor of every Keras 1.</summary>
    private const float Epsilon = 1e-7f;

    protected override bool AcceptsMask(Merge spec) => true;

    protected override MaskUse Use(Merge spec) =>
        DropsMasks(spec) ? MaskUse.Replaces
        : RefusesMasks(spec) || MaskedMerge.Reads(spec) ? MaskUse.Reads
        : MaskUse.Passes;

    private static bool DropsMasks(Merge spec) => spec.Masks == MergeMasks.Dropped || spec.Mode is MergeMode.Dot or MergeMode.Cosine;

    private static bool RefusesMasks(Merge spec) =>
        spec.Masks == MergeMasks.ByMode && spec.Mode is MergeMode.Maximum or MergeMode.Minimum or MergeMode.Subtract;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(Merge spec, LayerContext c)
    {
        bool single = spec is { Broadcasts: true, Mode: not (MergeMode.Dot or MergeMode.Cosine or MergeMode.Subtract) };
        if (c.Inputs.Count < (single ? 1 : 2))
            throw new ShapeException($"expected {(single ? "an input" : "two inputs")} or more, found {c.Inputs.Count}");
        Node[] xs = [.. c.Inputs.Select(i => i.Value)];
        if (spec.Mode is MergeMode.Dot or MergeMode.Cosine or MergeMode.Subtract && xs.Length != 2)
            throw new ShapeException($"mode {spec.Mode}: expected exactly two inputs, found {xs.Length}");
        if (spec.Mode is not (MergeMode.Concatenate or MergeMode.Dot) && spec is not { Mode: MergeMode.Cosine, Broadcasts: true })
            xs = spec.Broadcasts ? SameRank(xs) : RequireSameShape(spec, xs);
        if (MaskedMerge.Reads(spec) && c.Inputs.Select(i => i.MaskProblem).FirstOrDefault(p => p is not null) is { } unknown)
            throw new ShapeException($"{unknown}");
        var value = MaskedMerge.Reads(spec) ? MaskedMerge.Of(spec.Mode, xs, c.Inputs) : Value(spec, xs);
        if (c.Inputs.Any(i => i.MaskProblem is not null))
            return One(value);
        try
        {
            return One(value, Mask(spec, c.Inputs));
        }
        catch (ShapeException e) when (!RefusesMasks(spec))
        {
            return
            [
                new LayerValue(
                    value,
                    MaskProblem: Wording.Of(
                        $"its mask cannot be computed, for those of the inputs of layer '{c.Path}' cannot be joined: {e.Message}"
                    )
                ),
            ];
        }
    }

    private static Node Value(Merge spec, Node[] xs) =>
        spec.Mode switch
        {
            MergeMode.Sum => xs.Aggregate(Ops.Add),
            MergeMode.Multiply => xs.Aggregate(Ops.Multiply),
            MergeMode.Average => xs.Aggregate(Ops.Add) / xs.Length,
            MergeMode.Maximum => xs.Aggregate(Ops.Maximum),
            MergeMode.Minimum => xs.Aggregate(Ops.Minimum),
            MergeMode.Subtract => xs[0] - xs[1],
            MergeMode.Concatenate => Concatenate(spec, xs),
            MergeMode.Dot => DotProduct.Of(xs[0], xs[1], spec.DotAxes),
            MergeMode.Cosine => Cosine(spec, xs[0], xs[1]),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Mode, "no such mode"),
        };

    private static Node Concatenate(Merge spec, Node[] xs)
    {
        int axis = Axis(spec, xs[0]);
        for (int i = 1; i < xs.Length; i++)
            if (xs[i].Rank != xs[0].Rank || xs[i].Shape.With(axis, xs[0].Shape[axis]) != xs[0].Shape)
                throw new ShapeException(
                    $"mode Concatenate along axis {spec.Axis}: expected the other extents as in input 1 {xs[0].Shape}, found "
                        + $"{xs[i].Shape} at input {i + 1}"
                );
        return Ops.Concat(axis, xs);
    }

    private static int Axis(Merge spec, Node x) =>
        spec.Axis >= -x.Rank && spec.Axis < x.Rank
            ? x.Shape.Axis(spec.Axis)
            : throw new ShapeException($"mode Concatenate: expected an axis of the input {x.Shape}, found axis {spec.Axis}");

    private static Node Cosine(Merge spec, Node x, Node y)
    {
        if (spec.CosineForm == CosineForm.Normalized)
        {
            var (xAxes, yAxes) = DotProduct.Resolve(x.Shape, y.Shape, spec.DotAxes);
            Node Normalized(Node v, int[] axes) => v / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(v), axes, keepDims: true), Epsilon));
            return DotProduct.Of(Normalized(x, xAxes), Normalized(y, yAxes), spec.DotAxes);
        }
        // Keras's sqrt takes negative numbers, which the products of matrices can be, as 0.
        var root = Ops.Sqrt(Ops.Maximum(DotProduct.Of(x, x, spec.DotAxes) * DotProduct.Of(y, y, spec.DotAxes), 0));
        if (spec.CosineForm == CosineForm.Guarded)
            return Ops.ExpandDims(DotProduct.Of(x, y, spec.DotAxes) / Ops.Maximum(root, Epsilon), 1);
        RequireRank(x, 2, "[N, D]");
        return DotProduct.Of(x, y, spec.DotAxes) / root;
    }

    private static Node? Mask(Merge spec, IReadOnlyList<LayerValue> inputs)
    {
        Node[] masks = [.. inputs.Select(i => i.Mask).OfType<Node>()];
        if (masks.Length == 0 || DropsMasks(spec))
            return null;
        if (spec.Masks == MergeMasks.Any && spec.Mode != MergeMode.Concatenate)
            return masks.Length == inputs.Count ? MaskedMerge.Either(masks) : null;
        if (spec.Mode == MergeMode.Concatenate)
            return ConcatenatedMask(spec, inputs);
        if (RefusesMasks(spec))
            throw new ShapeException(
                $"mode {spec.Mode} does not support masking; expected inputs without masks, found {masks.Length} with one"
            );
        foreach (var mask in masks)
            if (mask.Shape != masks[0].Shape)
                throw new ShapeException($"expected masks of one shape {masks[0].Shape}, found {mask.Shape}");
        return masks.Aggregate(Ops.Multiply);
    }

    private static Node ConcatenatedMask(Merge spec, IReadOnlyList<LayerValue> inputs)
    {
        bool any = spec.Masks == MergeMasks.Any;
        Node[] parts =
        [
            .. inputs.Select(i =>
                i.Mask is null ? Ops.Constant(1, i.Value.Shape)
                : i.Mask.Rank >= i.Value.Rank ? i.Mask
                : any ? Ops.BroadcastTo(Ops.ExpandDims(i.Mask, -1), i.Value.Shape)
                : Ops.ExpandDims(i.Mask, -1)
            ),
        ];
        int axis = Axis(spec, inputs[0].Value);
        foreach (var part in parts)
            if (part.Rank != parts[0].Rank || part.Shape.With(axis, parts[0].Shape[axis]) != parts[0].Shape)
                throw new ShapeException(
                    $"along axis {spec.Axis}, since only some inputs have one, expected {parts[0].Shape} but for that axis, found "
                        + $"{part.Shape}"
                );
        var joined = Ops.Concat(axis, parts);
        return any ? Ops.Max(joined, [-1]) : 1 - Ops.Max(1 - joined, [-1]);
    }

    private static Node[] RequireSameShape(Merge spec, Node[] xs)
    {
        for (int i = 1; i < xs.Length; i++)
            if (xs[i].Shape != xs[0].Shape)
                throw new ShapeException(
                    $"mode {spec.Mode}: expected inputs of one shape, {xs[0].Shape} as input 1, found {xs[i].Shape} at input {i + 1}"
                );
        return xs;
    }

    private static Node[] SameRank(Node[] xs)
    {
        int rank = xs.Max(x => x.Rank);
        return
        [
            .. xs.Select(x => Ops.Reshape(x, new Shape([x.Shape[0], .. Enumerable.Repeat(new Dim(1), rank - x.Rank), .. x.Shape[1..]]))),
        ];
    }
}
