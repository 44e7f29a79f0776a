using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What layers share that change spatial axes one after another.</summary>
internal abstract class SpatialRule<TSpec> : LayerRule<TSpec>
    where TSpec : LayerSpec
{
    protected IReadOnlyList<LayerValue> EachAxis(Node x, DataFormat format, int spatialRank, Func<Node, int, int, Node> change)
    {
        Images.RequireRank(x, format, spatialRank);
        var y = Images.ToLast(x, format);
        for (int i = 0; i < spatialRank; i++)
            y = change(y, i + 1, i);
        return One(Images.FromLast(y, format));
    }
}

/// <summary>Zeros before and after each spatial axis.</summary>
internal sealed class ZeroPaddingRule : SpatialRule<ZeroPaddingSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(ZeroPaddingSpec spec, LayerContext c)
    {
        if (spec.Before.Concat(spec.After).Any(p => p < 0))
            throw new ShapeException($"expected paddings from 0 on, found {spec.Before} and {spec.After}");
        return EachAxis(c.X, spec.DataFormat, spec.Before.Count, (y, axis, i) => Ops.Pad(y, axis, spec.Before[i], spec.After[i]));
    }
}

/// <summary>Each spatial axis without its first and last elements.</summary>
internal sealed class CroppingRule : SpatialRule<CroppingSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(CroppingSpec spec, LayerContext c) =>
        EachAxis(
            c.X,
            spec.DataFormat,
            spec.Before.Count,
            (y, axis, i) =>
            {
                int extent = y.Shape[axis].Fixed,
                    rest = checked(extent - spec.Before[i] - spec.After[i]);
                if (spec.Before[i] < 0 || spec.After[i] < 0 || rest < 1)
                    throw new ShapeException(
                        $"cropping {spec.Before[i]} and {spec.After[i]} elements of spatial axis {i}: expected that some of its "
                            + $"{extent} are left, found {rest}"
                    );
                return Ops.Slice(y, axis, spec.Before[i], rest);
            }
        );
}

/// <summary>Each element of each spatial axis several times in a row. Bilinear: y[i f + j] = x[i] + (x[i + 1] - x[i]) j / f, the last x
/// standing for the one after it; the other interpolations are those of <see cref="Resampling"/>.</summary>
internal sealed class UpSamplingRule : SpatialRule<UpSamplingSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(UpSamplingSpec spec, LayerContext c) =>
        EachAxis(
            c.X,
            spec.DataFormat,
            spec.Factors.Count,
            (y, axis, i) =>
                spec.Factors[i] < 1
                    ? throw new ShapeException($"expected factors from 1 on, found {spec.Factors}")
                    : Enlarged(y, axis, spec.Factors[i], (spec as UpSampling2D)?.Interpolation ?? Interpolation.Nearest)
        );

    private static Node Enlarged(Node y, int axis, int factor, Interpolation kind) =>
        kind switch
        {
            Interpolation.Nearest => Ops.Repeat(y, axis, factor),
            Interpolation.Bilinear => Between(y, axis, factor),
            // TensorFlow leaves images alone that have the size already.
            _ when factor == 1 => y,
            _ => Resampling.Along(y, axis, checked(y.Shape[axis].Fixed * factor), kind, antialias: false),
        };

    private static Node Between(Node x, int axis, int factor)
    {
        int extent = x.Shape[axis].Fixed;
        if (extent < 2)
            return Ops.Repeat(x, axis, factor);
        var next = Ops.Concat(axis, Ops.Slice(x, axis, 1, extent - 1), Ops.Slice(x, axis, extent - 1, 1));
        double[] part = [.. Enumerable.Range(0, checked(extent * factor)).Select(i => (double)(i % factor) / factor)];
        var y = Ops.Repeat(x, axis, factor);
        int[] along = [part.Length, .. Enumerable.Repeat(1, x.Rank - 1 - axis)];
        return y + (Ops.Repeat(next, axis, factor) - y) * Ops.Constant(part, along);
    }
}
