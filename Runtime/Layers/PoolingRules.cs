using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y[p] = the maximum or mean of x over a window at p s    x [N, spatial..., C], y [N, positions..., C].</summary>
internal sealed class PoolingRule : LayerRule<PoolingSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(PoolingSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, spec.PoolSize.Count);
        var x = Images.ToLast(c.X, spec.DataFormat);
        var window = Windows.Pooling(x.Shape, spec);
        if (spec is AveragePoolingSpec { CountsPadding: true })
        {
            for (int i = 0; i < window.Rank; i++)
                x = Ops.Pad(x, i + 1, window.PadLow[i], Math.Max(window.PadHigh[i], 0));
            window = window with { PadLow = new int[window.Rank], PadHigh = window.PadHigh.Select(p => Math.Min(p, 0)).ToArray() };
        }
        return One(
            Images.FromLast(
                spec is MaxPoolingSpec max ? Ops.MaxPool(x, window, max.FirstLearns) : Ops.AveragePool(x, window),
                spec.DataFormat
            )
        );
    }
}

/// <summary>y = the maximum or mean of x over all spatial axes    x [N, spatial..., C], y [N, C]; with a mask m [N, T] where one is taken,
/// y = sum(x m) / sum(m).</summary>
internal sealed class GlobalPoolingRule : LayerRule<GlobalPoolingSpec>
{
    protected override bool AcceptsMask(GlobalPoolingSpec spec) => spec is GlobalAveragePooling1D { TakesMask: true };

    protected override MaskUse Use(GlobalPoolingSpec spec) => MaskUse.Reads;

    protected override IReadOnlyList<LayerValue> Lower(GlobalPoolingSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, spec.SpatialRank);
        // Where a mask ends unread, it is there all the same.
        if (AcceptsMask(spec) && c.Mask is { } mask)
        {
            int time = Images.FirstSpatial(spec.DataFormat);
            var kept = Ops.ExpandDims(mask, time == 1 ? 2 : 1);
            return One(Ops.Sum(c.X * kept, [time], spec.KeepsAxes) / Ops.Sum(kept, [time], spec.KeepsAxes));
        }
        int[] axes = [.. Enumerable.Range(Images.FirstSpatial(spec.DataFormat), spec.SpatialRank)];
        return One(spec.TakesMean ? Ops.Mean(c.X, axes, spec.KeepsAxes) : Ops.Max(c.X, axes, spec.KeepsAxes, spec.SharesMaximum));
    }
}
