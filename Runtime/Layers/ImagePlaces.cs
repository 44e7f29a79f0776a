using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Images seen at places between their pixels, as Keras's affine_transform and map_coordinates see them.</summary>
internal static class ImagePlaces
{
    // The numbers of pixels are float32.
    private const long MostPixels = 1 << 24;

    /// <summary>The values at places.</summary>
    /// <param name="x">[N, H, W, C].</param>
    /// <param name="row">[N, H, W] or what can be stretched to it: where a pixel of the result lies, in rows.</param>
    /// <param name="column">The same in columns.</param>
    /// <param name="change">What stands outside, and how values between pixels are found.</param>
    public static Node At(Node x, Node row, Node column, PlaceChange change)
    {
        Dim samples = x.Shape[0];
        int height = x.Shape[1].Fixed,
            width = x.Shape[2].Fixed;
        if ((long)height * width * samples.Factor > MostPixels)
            throw new ShapeException($"expected images of at most {MostPixels} pixels, found {x.Shape}");
        var table = Ops.Reshape(x, new Shape(samples * (height * width), x.Shape[3]));
        var first = Ops.Reshape(Ops.Count(samples) * (height * width), new Shape(samples, 1, 1));
        Node? sum = null;
        foreach (var (i, rowWeight) in Neighbours(row, change.Nearest))
        foreach (var (j, columnWeight) in Neighbours(column, change.Nearest))
        {
            var at = first + Inside(i, height, change.Border) * width + Inside(j, width, change.Border);
            var value = Ops.Gather(table, at);
            if (change.Border == ImageBorder.Constant)
                value = Ops.Select(Ops.ExpandDims(IsInside(i, height) * IsInside(j, width), -1), value, change.BorderValue);
            var part = rowWeight is null ? value : value * Ops.ExpandDims(rowWeight * columnWeight!, -1);
            sum = sum is null ? part : sum + part;
        }
        return sum!;
    }

    private static (Node At, Node? Weight)[] Neighbours(Node place, bool nearest)
    {
        if (nearest)
            return [(Ops.Round(place), null)];
        var low = Floor(place);
        var part = place - low;
        return [(low, 1 - part), (low + 1, part)];
    }

    /// <summary>The pixel of 0 to n - 1 that stands at whole numbers from before the first to behind the last.</summary>
    private static Node Inside(Node at, int n, ImageBorder border)
    {
        switch (border)
        {
            case ImageBorder.Wrap:
                return Rest(at, n);
            case ImageBorder.Reflect:
                var within = Rest(at, 2 * n);
                return Ops.Minimum(within, 2 * n - 1 - within);
            default:
                return Ops.Clip(at, 0, n - 1);
        }
    }

    private static Node IsInside(Node at, int n) => Ops.GreaterEqual(at, 0) * Ops.GreaterEqual(n - 1, at);

    private static Node Rest(Node at, int n) => at - n * Floor((at + 0.5) / n);

    private static Node Floor(Node x)
    {
        var whole = Ops.Truncate(x);
        return whole - Ops.Greater(whole, x);
    }
}
