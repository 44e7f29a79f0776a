using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Training: y = x changed at random. Prediction: y = x.</summary>
internal sealed class RandomAugmentationRule : LayerRule<RandomAugmentation>
{
    protected override bool GivesInput(RandomAugmentation spec, bool training) => !training;

    protected override bool AcceptsMask(RandomAugmentation spec) => true;

    protected override MaskUse Use(RandomAugmentation spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(RandomAugmentation spec, LayerContext c)
    {
        if (!c.Training)
            return One(c.X);
        var change =
            spec.Change
            ?? throw new KerasUnsupportedException(
                $"layer '{c.Path}': {Wording.Clip(spec.ClassName)} changes images at random in training in a way that is not supported; "
                    + $"change the data before it is given, and train the layers behind"
            );
        Images.RequireRank(c.X, spec.DataFormat, 2);
        return One(Images.FromLast(Changed(Images.ToLast(c.X, spec.DataFormat), change, c), spec.DataFormat));
    }

    /// <summary>[N, H, W, C] to the same shape.</summary>
    private static Node Changed(Node x, ImageChange change, LayerContext c) =>
        change switch
        {
            FlipChange flip => Flipped(x, flip, c),
            PlaceChange place => Replaced(x, place, c),
            ContrastChange contrast => Contrasted(x, contrast, c),
            BrightnessChange brightness => Brightened(x, brightness, c),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
        };

    private static Node Flipped(Node x, FlipChange change, LayerContext c)
    {
        Node Decision() => 1 - Ops.Greater(c.RandomUniform(OfEach(x)), 0.5);
        var columns = change.Horizontal || change.Together ? Decision() : null;
        var rows =
            change.Together ? columns
            : change.Vertical ? Decision()
            : null;
        if (change.Horizontal)
            x = Ops.Select(columns!, Ops.Reverse(x, 2), x);
        return change.Vertical ? Ops.Select(rows!, Ops.Reverse(x, 1), x) : x;
    }

    private static Node Replaced(Node x, PlaceChange change, LayerContext c)
    {
        int height = x.Shape[1].Fixed,
            width = x.Shape[2].Fixed;
        Node row = Ops.Constant(Numbers(height), height, 1),
            column = Ops.Constant(Numbers(width), width);
        double middleRow = (height - 1) / 2.0,
            middleColumn = (width - 1) / 2.0;
        Node Draw(DrawRange range) => Ops.Reshape(Drawn(range, OfEach(x), c), new Shape(x.Shape[0], 1, 1));
        switch (change)
        {
            case RotationChange rotation:
                var angle = Draw(rotation.Turns) * (2 * Math.PI);
                Node cos = Ops.Cos(angle),
                    sin = Ops.Sin(angle),
                    down = row - middleRow,
                    right = column - middleColumn;
                return ImagePlaces.At(x, sin * right + cos * down + middleRow, cos * right - sin * down + middleColumn, change);
            case ZoomChange zoom:
                Node rows = 1 + Draw(zoom.Rows),
                    columns = zoom.Columns is { } own ? 1 + Draw(own) : rows;
                return ImagePlaces.At(x, rows * (row - middleRow) + middleRow, columns * (column - middleColumn) + middleColumn, change);
            case ShiftChange shift:
                return ImagePlaces.At(x, row - Draw(shift.Rows) * height, column - Draw(shift.Columns) * width, change);
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "no such change");
        }
    }

    private static Node Contrasted(Node x, ContrastChange change, LayerContext c)
    {
        var mean = Ops.Mean(x, [1, 2], keepDims: true);
        var y = (x - mean) * Drawn(change.Factor, change.OfEach ? OfEach(x) : new Shape(1, 1, 1, 1), c) + mean;
        return change.Kept is { } kept ? Ops.Clip(y, kept.Low, kept.High) : y;
    }

    private static Node Brightened(Node x, BrightnessChange change, LayerContext c) =>
        Ops.Clip(x + Drawn(change.Part, OfEach(x), c) * (change.Values.High - change.Values.Low), change.Values.Low, change.Values.High);

    private static Node Drawn(DrawRange range, Shape shape, LayerContext c) =>
        range.Low + (range.High - range.Low) * c.RandomUniform(shape);

    private static Shape OfEach(Node x) => new(x.Shape[0], 1, 1, 1);

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
}

/// <summary>Training: y = a part of x of the result's size. Prediction, and x that is too small: y = the part of x of the result's
/// proportions, brought to its size.</summary>
internal sealed class RandomCropRule : ImageSizeRule<RandomCrop>
{
    protected override Node Apply(RandomCrop spec, Node x, LayerContext c)
    {
        int height = x.Shape[1].Fixed,
            width = x.Shape[2].Fixed,
            more = spec.PredictsWhole ? 1 : 0;
        if (c.Training && height >= spec.Height + more && width >= spec.Width + more)
            return Part(Part(x, 1, spec.Height, c), 2, spec.Width, c);
        if (!spec.PredictsWhole)
            return Interpolated(Proportionate(x, spec), spec, Interpolation.HalfPixelBilinear, antialias: false);
        if (!c.Training)
            return x;
        // As Keras does: from where the part in the middle begins, as far as the result reaches.
        int row = (height - Math.Max(Math.Min(height, (int)((double)width * spec.Height / spec.Width)), 1)) / 2,
            column = (width - Math.Max(Math.Min(width, (int)((double)height * spec.Width / spec.Height)), 1)) / 2;
        x = Ops.Slice(x, 1, row, Math.Min(spec.Height, height - row));
        x = Ops.Slice(x, 2, column, Math.Min(spec.Width, width - column));
        return Interpolated(x, spec, Interpolation.HalfPixelBilinear, antialias: false);
    }

    /// <summary>As many elements along an axis from a place on that is drawn for the whole batch.</summary>
    private static Node Part(Node x, int axis, int size, LayerContext c)
    {
        int most = x.Shape[axis].Fixed - size;
        var start = Ops.Minimum(Ops.Truncate(c.RandomUniform(new Shape(1)) * (most + 1)), most);
        int[] order = [axis, .. Enumerable.Range(0, x.Rank).Where(a => a != axis)];
        int[] back = [.. Enumerable.Range(0, x.Rank).Select(a => Array.IndexOf(order, a))];
        return Ops.Transpose(Ops.Gather(Ops.Transpose(x, order), start + Ops.Count(size)), back);
    }
}
