using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What layers share that give images another size.</summary>
internal abstract class ImageSizeRule<TSpec> : LayerRule<TSpec>
    where TSpec : ImageSizeSpec
{
    protected override bool AcceptsMask(TSpec spec) => true;

    protected override MaskUse Use(TSpec spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(TSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, 2);
        if (spec.Height < 1 || spec.Width < 1)
            throw new ShapeException($"expected a size from 1 x 1 on, found {spec.Height} x {spec.Width}");
        return One(Images.FromLast(Apply(spec, Images.ToLast(c.X, spec.DataFormat), c), spec.DataFormat));
    }

    /// <summary>[N, H, W, C] of the size of the input, to that of the result.</summary>
    protected abstract Node Apply(TSpec spec, Node x, LayerContext c);

    protected static Node Interpolated(Node x, TSpec spec, Interpolation kind, bool antialias) =>
        // TensorFlow leaves images alone that have the size already.
        x.Shape[1] == spec.Height
        && x.Shape[2] == spec.Width
            ? x
            : Resampling.Along(Resampling.Along(x, 1, spec.Height, kind, antialias), 2, spec.Width, kind, antialias);

    /// <summary>The greatest part in the middle that has the result's proportions.</summary>
    protected static Node Proportionate(Node x, TSpec spec)
    {
        int height = x.Shape[1].Fixed,
            width = x.Shape[2].Fixed,
            rows = Math.Max(Math.Min(height, (int)((double)width * spec.Height / spec.Width)), 1),
            columns = Math.Max(Math.Min(width, (int)((double)height * spec.Width / spec.Height)), 1);
        return Ops.Slice(Ops.Slice(x, 1, (height - rows) / 2, rows), 2, (width - columns) / 2, columns);
    }
}

/// <summary>y = x brought to a size, perhaps cropped or padded to its proportions before.</summary>
internal sealed class ResizingRule : ImageSizeRule<Resizing>
{
    protected override Node Apply(Resizing spec, Node x, LayerContext c)
    {
        if (spec.CropsToAspectRatio && spec.PadsToAspectRatio)
            throw new ShapeException("expected an image to be cropped or padded to the result's proportions, found both");
        if (spec.CropsToAspectRatio)
            x = Proportionate(x, spec);
        else if (spec.PadsToAspectRatio)
            x = Padded(x, spec);
        return Interpolated(x, spec, spec.Interpolation, spec.Antialias);
    }

    private static Node Padded(Node x, Resizing spec)
    {
        int height = x.Shape[1].Fixed,
            width = x.Shape[2].Fixed,
            rows = Math.Max(height, (int)((double)width * spec.Height / spec.Width)),
            columns = Math.Max(width, (int)((double)height * spec.Width / spec.Height));
        int top = (rows - height) / 2,
            left = (columns - width) / 2;
        var wide = Pad(Pad(x, 1, top, rows - height - top), 2, left, columns - width - left);
        if (spec.FillValue == 0)
            return wide;
        var inside = Ops.Constant(1, new Shape(1, height, width, 1));
        return wide + spec.FillValue * (1 - Pad(Pad(inside, 1, top, rows - height - top), 2, left, columns - width - left));
    }

    private static Node Pad(Node x, int axis, int before, int after) => Ops.Pad(x, axis, before, after);
}

/// <summary>y = the middle of x, or the part of its proportions, brought to the size, where x is too small.</summary>
internal sealed class CenterCropRule : ImageSizeRule<CenterCrop>
{
    protected override Node Apply(CenterCrop spec, Node x, LayerContext c)
    {
        int height = x.Shape[1].Fixed - spec.Height,
            width = x.Shape[2].Fixed - spec.Width;
        return height >= 0 && width >= 0
            ? Ops.Slice(Ops.Slice(x, 1, height / 2, spec.Height), 2, width / 2, spec.Width)
            : Interpolated(Proportionate(x, spec), spec, Interpolation.HalfPixelBilinear, antialias: false);
    }
}

/// <summary>y[i] = the maximum or mean of x from floor(i n / m) to ceil((i + 1) n / m), along each spatial axis.</summary>
internal sealed class AdaptivePoolingRule : SpatialRule<AdaptivePoolingSpec>
{
    protected override bool AcceptsMask(AdaptivePoolingSpec spec) => true;

    protected override MaskUse Use(AdaptivePoolingSpec spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(AdaptivePoolingSpec spec, LayerContext c)
    {
        if (spec.OutputSize.Any(s => s < 1))
            throw new ShapeException($"expected an output size from 1 on, found {spec.OutputSize}");
        return EachAxis(
            c.X,
            spec.DataFormat,
            spec.OutputSize.Count,
            (y, axis, i) => spec.TakesMean ? Mean(y, axis, spec.OutputSize[i]) : Max(y, axis, spec.OutputSize[i])
        );
    }

    private static (int From, int To) Window(int i, int extent, int size) =>
        ((int)((long)i * extent / size), (int)((((long)i + 1) * extent + size - 1) / size));

    private static Node Max(Node x, int axis, int size)
    {
        int extent = x.Shape[axis].Fixed;
        return Ops.Concat(
            axis,
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(i => Window(i, extent, size))
                    .Select(w => Ops.Max(Ops.Slice(x, axis, w.From, w.To - w.From), [axis], keepDims: true)),
            ]
        );
    }

    private static Node Mean(Node x, int axis, int size)
    {
        int extent = x.Shape[axis].Fixed;
        var matrix = new double[checked(extent * size)];
        for (int i = 0; i < size; i++)
        {
            var (from, to) = Window(i, extent, size);
            for (int k = from; k < to; k++)
                matrix[k * size + i] = 1.0 / (to - from);
        }
        return Resampling.Sums(x, axis, matrix, size);
    }
}
