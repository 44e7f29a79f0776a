using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Interpolation along an axis, as TensorFlow 2's image operations have it: element i of the result lies at (i + 1/2) n / m - 1/2
/// of the n elements, and is a sum of those near by.</summary>
internal static class Resampling
{
    /// <summary>x with <paramref name="size"/> elements along an axis.</summary>
    internal static Node Along(Node x, int axis, int size, Interpolation kind, bool antialias)
    {
        int extent = x.Shape[axis].Fixed;
        if (size < 1 || extent < 1)
            throw new ShapeException($"expected sizes from 1 on, found {extent} elements to be brought to {size}");
        if (kind == Interpolation.Nearest && size % extent == 0)
            return Ops.Repeat(x, axis, size / extent);
        return Sums(x, axis, Matrix(extent, size, kind, antialias), size);
    }

    /// <summary>x with <paramref name="size"/> elements along an axis, each that of the nearest one, or on the line between two.</summary>
    internal static Node Along(Node x, int axis, int size, bool nearest, SampleAlignment alignment)
    {
        if (alignment == SampleAlignment.Areas)
            return Along(x, axis, size, Interpolation.Area, antialias: false);
        if (alignment == SampleAlignment.Centres)
            return Along(x, axis, size, nearest ? Interpolation.Nearest : Interpolation.HalfPixelBilinear, antialias: false);
        int extent = x.Shape[axis].Fixed;
        if (size < 1 || extent < 1)
            throw new ShapeException($"expected sizes from 1 on, found {extent} elements to be brought to {size}");
        // TensorFlow 1 computes places in 32 bits, which decides where one falls on an element.
        bool corners = alignment == SampleAlignment.Corners;
        float scale = corners && size > 1 ? (extent - 1) / (float)(size - 1) : extent / (float)size;
        var matrix = new double[checked(extent * size)];
        for (int i = 0; i < size; i++)
        {
            float at = i * scale;
            int whole = (int)(corners ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at));
            foreach (var (k, weight) in nearest ? [(Math.Min(whole, extent - 1), 1)] : Line(Math.Min(at, extent - 1), extent))
                matrix[k * size + i] += weight;
        }
        return Sums(x, axis, matrix, size);
    }

    /// <summary>Sums along an axis by a matrix [n, m].</summary>
    internal static Node Sums(Node x, int axis, double[] matrix, int size)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis];
        var back = new int[x.Rank];
        for (int i = 0; i < back.Length; i++)
            back[order[i]] = i;
        var y = Ops.MatMul(Ops.Transpose(x, order), Ops.Constant(matrix, x.Shape[axis].Fixed, size));
        return Ops.Transpose(y, back);
    }

    private static double[] Matrix(int extent, int size, Interpolation kind, bool antialias)
    {
        var matrix = new double[checked(extent * size)];
        double scale = (double)extent / size;
        for (int i = 0; i < size; i++)
        {
            foreach (
                var (at, weight) in kind switch
                {
                    Interpolation.Nearest => [(Math.Min((int)((i + 0.5) * scale), extent - 1), 1)],
                    Interpolation.Area => Area(i * scale, (i + 1) * scale, extent),
                    Interpolation.HalfPixelBilinear when !antialias => Line((i + 0.5) * scale - 0.5, extent),
                    Interpolation.Bicubic when !antialias => Cubic((i + 0.5) * scale - 0.5, extent),
                    _ => Kernel((i + 0.5) * scale, extent, antialias ? Math.Max(scale, 1) : 1, kind),
                }
            )
                matrix[at * size + i] += weight;
        }
        return matrix;
    }

    private static IEnumerable<(int, double)> Line(double at, int extent)
    {
        int low = (int)Math.Floor(at);
        double part = at - low;
        yield return (Math.Max(low, 0), 1 - part);
        yield return (Math.Min((int)Math.Ceiling(at), extent - 1), part);
    }

    private static IEnumerable<(int, double)> Area(double from, double to, int extent)
    {
        for (int k = (int)from; k < Math.Min(Math.Ceiling(to), extent); k++)
            yield return (k, (Math.Min(to, k + 1) - Math.Max(from, k)) / (to - from));
    }

    /// <summary>Keys 1981 with a = -1/2, at one of 1024 places between two elements; elements that are not there have no weight.</summary>
    private static IEnumerable<(int, double)> Cubic(double at, int extent)
    {
        const int Places = 1024;
        int low = (int)Math.Floor(at);
        double part = Math.Round((at - low) * Places) / Places;
        return Normalized(
            Enumerable.Range(low - 1, 4).Where(k => k >= 0 && k < extent).Select(k => (k, KeysCubic(Math.Abs(k - low - part))))
        );
    }

    private static IEnumerable<(int, double)> Kernel(double at, int extent, double width, Interpolation kind)
    {
        var (radius, weight) = Shape(kind);
        int from = Math.Clamp((int)Math.Ceiling(at - radius * width - 0.5), 0, extent - 1),
            to = Math.Clamp((int)Math.Floor(at + radius * width - 0.5), 0, extent - 1);
        return Normalized(Enumerable.Range(from, to - from + 1).Select(k => (k, weight(Math.Abs(k + 0.5 - at) / width))));
    }

    private static IEnumerable<(int, double)> Normalized(IEnumerable<(int At, double Weight)> weights)
    {
        var all = weights.ToArray();
        double sum = all.Sum(w => w.Weight);
        return all.Select(w => (w.At, w.Weight / sum));
    }

    private static (double Radius, Func<double, double> Weight) Shape(Interpolation kind) =>
        kind switch
        {
            Interpolation.HalfPixelBilinear => (1, x => Math.Max(1 - x, 0)),
            Interpolation.Bicubic => (2, KeysCubic),
            Interpolation.Lanczos3 => (3, x => Lanczos(x, 3)),
            Interpolation.Lanczos5 => (5, x => Lanczos(x, 5)),
            Interpolation.Gaussian => (1.5, x => x >= 1.5 ? 0 : Math.Exp(-x * x / (2 * 0.5 * 0.5))),
            Interpolation.MitchellCubic => (2, MitchellCubic),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such interpolation"),
        };

    private static double KeysCubic(double x) =>
        x >= 2 ? 0
        : x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2
        : (1.5 * x - 2.5) * x * x + 1;

    private static double MitchellCubic(double x) =>
        x >= 2 ? 0
        : x >= 1 ? ((-7.0 / 18 * x + 2) * x - 10.0 / 3) * x + 16.0 / 9
        : (7.0 / 6 * x - 2) * x * x + 8.0 / 9;

    private static double Lanczos(double x, double radius) =>
        x > radius ? 0
        : x <= 1e-3 ? 1
        : radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
}
