using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>m = any(x != value along the last axis) [N, T], y = x m    x [N, ..., D]. An arriving mask is replaced.</summary>
internal sealed class MaskingRule : LayerRule<Masking>
{
    protected override bool AcceptsMask(Masking spec) => true;

    protected override MaskUse Use(Masking spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(Masking spec, LayerContext c)
    {
        if (c.X.Rank < 2)
            throw new ShapeException($"expected an input of rank 2 or more, found {c.X.Shape}");
        var mask = Ops.Max(Ops.NotEqual(c.X, (float)spec.Value), [-1]);
        return One(c.X * Ops.ExpandDims(mask, -1), mask);
    }
}

/// <summary>[N, ...] to [N, D], row-major.</summary>
internal sealed class FlattenRule : LayerRule<Flatten>
{
    protected override IReadOnlyList<LayerValue> Lower(Flatten spec, LayerContext c)
    {
        if (c.X.Rank < 2)
            throw new ShapeException($"expected an input of rank 2 or more, found {c.X.Shape}");
        var x = spec.MovesChannelsLast && c.X.Rank > 2 ? Images.ToLast(c.X, DataFormat.ChannelsFirst) : c.X;
        return One(Ops.Reshape(x, new Shape(x.Shape[0], new Shape(x.Shape[1..]).Count)));
    }
}

/// <summary>[N, ...] to [N, target...], row-major.</summary>
internal sealed class ReshapeRule : LayerRule<Reshape>
{
    protected override IReadOnlyList<LayerValue> Lower(Reshape spec, LayerContext c)
    {
        int count = new Shape(c.X.Shape[1..]).Count.Fixed,
            known = 1,
            open = -1;
        for (int i = 0; i < spec.Target.Count; i++)
        {
            if (spec.Target[i] >= 0)
                known = checked(known * spec.Target[i]);
            else if (open < 0)
                open = i;
            else
                throw new ShapeException($"a target shape with at most one extent to be inferred expected, found {spec.Target}");
        }
        if (open < 0 ? known != count : known == 0 || count % known != 0)
            throw new ShapeException(
                $"expected a sample of {(open < 0 ? "" : "a multiple of ")}{known} elements for the target {spec.Target}, found the "
                    + $"input {c.X.Shape} with {count}"
            );
        return One(Ops.Reshape(c.X, new Shape([c.X.Shape[0], .. spec.Target.Select((d, i) => new Dim(i == open ? count / known : d))])));
    }
}

/// <summary>Axis i + 1 of y is axis axes[i] of x.</summary>
internal sealed class PermuteRule : LayerRule<Permute>
{
    protected override IReadOnlyList<LayerValue> Lower(Permute spec, LayerContext c)
    {
        if (!spec.Axes.Order().SequenceEqual(Enumerable.Range(1, c.X.Rank - 1)))
            throw new ShapeException($"expected a permutation of the axes 1 to {c.X.Rank - 1} of the input {c.X.Shape}, found {spec.Axes}");
        return One(Ops.Transpose(c.X, [0, .. spec.Axes]));
    }
}

/// <summary>[N, D] to [N, n, D].</summary>
internal sealed class RepeatVectorRule : LayerRule<RepeatVector>
{
    protected override IReadOnlyList<LayerValue> Lower(RepeatVector spec, LayerContext c)
    {
        RequireRank(c.X, 2, "[N, D]");
        return One(Ops.BroadcastTo(Ops.ExpandDims(c.X, 1), c.X.Shape.Insert(1, spec.Count)));
    }
}

/// <summary>[N, T, D] to [N, D]: the sum, mean or product over T.</summary>
internal sealed class TimeDistributedMergeRule : LayerRule<TimeDistributedMerge>
{
    protected override IReadOnlyList<LayerValue> Lower(TimeDistributedMerge spec, LayerContext c)
    {
        RequireRank(c.X, 3, "[N, T, D]");
        return One(
            spec.Mode switch
            {
                TimeMergeMode.Sum => Ops.Sum(c.X, [1]),
                TimeMergeMode.Average => Ops.Mean(c.X, [1]),
                _ => Product(c.X),
            }
        );
    }

    // By halves, so that a long sequence does not become a long graph.
    private static Node Product(Node x)
    {
        Node? odd = null;
        int steps = x.Shape[1].Fixed;
        if (steps == 0)
            return Ops.Constant(1, x.Shape.Without(1));
        for (; steps > 1; steps /= 2)
        {
            if (steps % 2 != 0)
                odd = odd is null ? Ops.Pick(x, 1, steps - 1) : odd * Ops.Pick(x, 1, steps - 1);
            x = Ops.Slice(x, 1, 0, steps / 2) * Ops.Slice(x, 1, steps / 2, steps / 2);
        }
        var all = Ops.Pick(x, 1, 0);
        return odd is null ? all : all * odd;
    }
}
