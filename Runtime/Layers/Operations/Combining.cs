using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Operations that combine elements along axes.</summary>
internal static class Combining
{
    public static Node Reduce(Node x, ReduceOperation spec)
    {
        int[] axes = Axes(x, spec.Axes);
        bool keep = spec.KeepDims;
        if (spec.SkipsUnknown)
            return ReduceKnown(x, spec.Kind, axes, keep);
        return spec.Kind switch
        {
            ReductionKind.Sum => Ops.Sum(x, axes, keep),
            ReductionKind.Mean => Ops.Mean(x, axes, keep),
            ReductionKind.Max => Ops.Max(x, axes, keep, shares: true),
            ReductionKind.Min => -Ops.Max(-x, axes, keep, shares: true),
            ReductionKind.Product => Product(x, axes, keep),
            ReductionKind.Any => Ops.Max(Ops.NotEqual(x, 0), axes, keep),
            ReductionKind.All => 1 - Ops.Max(Ops.Equal(x, 0), axes, keep),
            ReductionKind.Variance => Variance(x, axes, keep),
            ReductionKind.Deviation => Ops.Sqrt(Variance(x, axes, keep)),
            ReductionKind.LogSumExp => LogSumExp(x, axes, keep),
            ReductionKind.EuclideanNorm => Ops.Sqrt(Ops.Sum(Ops.Square(x), axes, keep)),
            ReductionKind.TaxicabNorm => Ops.Sum(Ops.Abs(x), axes, keep),
            ReductionKind.MaximumNorm => Ops.Max(Ops.Abs(x), axes, keep, shares: true),
            ReductionKind.CountNonZero => Ops.Sum(Ops.NotEqual(x, 0), axes, keep),
            ReductionKind.Spread => Ops.Max(x, axes, keep, shares: true) + Ops.Max(-x, axes, keep, shares: true),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "no such reduction"),
        };
    }

    private static Node ReduceKnown(Node x, ReductionKind kind, int[] axes, bool keep)
    {
        var known = Ops.Equal(x, x);
        Node Filled(double value) => Ops.Select(known, x, value);
        Node Count(bool keepDims) => Ops.Sum(known, axes, keepDims);
        Node Mean(bool keepDims) => Ops.Sum(Filled(0), axes, keepDims) / Count(keepDims);
        // Where there is none, the result is none.
        Node Extreme(Node value) => Ops.Select(Count(keep), value, double.NaN);
        Node Spread() => Ops.Sum(Ops.Select(known, Ops.Square(x - Mean(true)), 0), axes, keep) / Count(keep);
        return kind switch
        {
            ReductionKind.Sum => Ops.Sum(Filled(0), axes, keep),
            ReductionKind.Mean => Mean(keep),
            ReductionKind.Max => Extreme(Ops.Max(Filled(double.NegativeInfinity), axes, keep, shares: true)),
            ReductionKind.Min => Extreme(-Ops.Max(-Filled(double.PositiveInfinity), axes, keep, shares: true)),
            ReductionKind.Product => Product(Filled(1), axes, keep),
            ReductionKind.Variance => Spread(),
            ReductionKind.Deviation => Ops.Sqrt(Spread()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such reduction of known numbers"),
        };
    }

    public static IReadOnlyList<Node> Moments(Node x, MomentsOperation spec)
    {
        int[] axes = Axes(x, spec.Axes);
        return [Ops.Mean(x, axes, spec.KeepDims), Variance(x, axes, spec.KeepDims)];
    }

    public static Node Normalize(Node x, NormalizeOperation spec)
    {
        int[] axes = Axes(x, spec.Axes);
        if (spec.Guard == NormGuard.SumOfSquares)
            return x / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), axes, true), (float)spec.Epsilon));
        var norm = spec.Order switch
        {
            1 => Ops.Sum(Ops.Abs(x), axes, true),
            2 => Ops.Sqrt(Ops.Sum(Ops.Square(x), axes, true)),
            double.PositiveInfinity => Ops.Max(Ops.Abs(x), axes, true, shares: true),
            > 0 and var order => Ops.Power(Ops.Sum(Ops.Power(Ops.Abs(x), order), axes, true), 1 / order),
            _ => throw new ShapeException($"expected the order of a norm, found {spec.Order}"),
        };
        return x / Ops.Maximum(norm, (float)spec.Epsilon);
    }

    /// <summary>Doubling steps: after the k-th each element has those of the 2^k places up to it.</summary>
    public static Node Accumulate(Node x, AccumulateOperation spec)
    {
        int axis = x.Shape.Axis(spec.Axis);
        if (x.Shape[axis].PerBatch)
            throw new ShapeException(
                $"axis {axis} of {x.Shape} holds the samples of the batch: what is before one depends on what else is"
            );
        int extent = x.Shape[axis].Fixed;
        double neutral = spec.IsProduct ? 1 : 0;
        Node Moved(Node y, int by) =>
            by >= extent
                ? Ops.Constant(neutral, y.Shape)
                : Ops.Concat(axis, Ops.Constant(neutral, y.Shape.With(axis, by)), Ops.Slice(y, axis, 0, extent - by));
        var sum = spec.Reverse ? Ops.Reverse(x, axis) : x;
        if (spec.Exclusive && extent > 0)
            sum = Moved(sum, 1);
        for (int by = 1; by < extent; by *= 2)
            sum = spec.IsProduct ? sum * Moved(sum, by) : sum + Moved(sum, by);
        return spec.Reverse ? Ops.Reverse(sum, axis) : sum;
    }

    private static int[] Axes(Node x, Sizes? axes)
    {
        int[] all = axes is null ? [.. Enumerable.Range(0, x.Rank)] : [.. axes.Select(x.Shape.Axis)];
        return all.Distinct().Count() == all.Length ? all : throw new ShapeException($"expected each axis of {x.Shape} once, found {axes}");
    }

    private static Node Variance(Node x, int[] axes, bool keep) => Ops.Mean(Ops.Square(x - Ops.Mean(x, axes, true)), axes, keep);

    // The maximum cancels, so it has no part in the gradient; where it is no finite number it would not.
    private static Node LogSumExp(Node x, int[] axes, bool keep)
    {
        var max = Ops.StopGradient(Ops.Max(x, axes, true));
        max = Ops.Select(Ops.GreaterEqual(float.MaxValue, Ops.Abs(max)), max, 0);
        var sum = Ops.Log(Ops.Sum(Ops.Exp(x - max), axes, true)) + max;
        return keep ? sum : Ops.Reshape(sum, new Shape(x.Shape.Where((_, i) => !axes.Contains(i))));
    }

    // By halves, so that a long axis does not become a long graph.
    private static Node Product(Node x, int[] axes, bool keep)
    {
        foreach (int axis in axes)
        {
            Node? odd = null;
            int extent = x.Shape[axis].Fixed;
            if (extent == 0)
            {
                x = Ops.Constant(1, x.Shape.With(axis, 1));
                continue;
            }
            for (; extent > 1; extent /= 2)
            {
                if (extent % 2 != 0)
                    odd = odd is null ? Ops.Slice(x, axis, extent - 1, 1) : odd * Ops.Slice(x, axis, extent - 1, 1);
                x = Ops.Slice(x, axis, 0, extent / 2) * Ops.Slice(x, axis, extent / 2, extent / 2);
            }
            var all = Ops.Slice(x, axis, 0, 1);
            x = odd is null ? all : all * odd;
        }
        return keep ? x : Ops.Reshape(x, new Shape(x.Shape.Where((_, i) => !axes.Contains(i))));
    }
}
