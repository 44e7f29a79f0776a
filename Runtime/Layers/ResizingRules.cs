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
                        $"cropping {spec.Before[i]} and {spec.After[i]} elements of spatial axis {i}: expected that some of its {extent} are left, found {rest}"
                    );
                return Ops.Slice(y, axis, spec.Before[i], rest);
            }
        );
}

/// <summary>Each element of each spatial axis several times in a row.</summary>
internal sealed class UpSamplingRule : SpatialRule<UpSamplingSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(UpSamplingSpec spec, LayerContext c) =>
        EachAxis(
            c.X,
            spec.DataFormat,
            spec.Factors.Count,
            (y, axis, i) =>
                spec.Factors[i] >= 1
                    ? Ops.Repeat(y, axis, spec.Factors[i])
                    : throw new ShapeException($"expected factors from 1 on, found {spec.Factors}")
        );
}
