using System.Numerics;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Pooling and its transposes.</summary>
internal static class Pooling
{
    public static HostArray<T> Max<T>(HostArray<T> x, Window window, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = shape[^1];
        var y = new HostArray<T>(shape);
        Array.Fill(y.Values, T.NegativeInfinity);
        Spatial.Visit(
            x.Shape,
            shape,
            window,
            (_, _, xAt, yAt) =>
            {
                for (int c = 0; c < channels; c++)
                    y.Values[yAt * channels + c] = T.Max(y.Values[yAt * channels + c], x.Values[xAt * channels + c]);
            }
        );
        return y;
    }

    public static HostArray<T> MaxInput<T>(HostArray<T> x, HostArray<T> y, HostArray<T> dy, MaxPoolInputOp op)
        where T : unmanaged, INumber<T>
    {
        int channels = x.Shape[^1];
        var dx = new HostArray<T>(x.Shape);
        bool[] given = new bool[y.Values.Length];
        Spatial.Visit(
            x.Shape,
            y.Shape,
            op.Window,
            (_, _, xAt, yAt) =>
            {
                for (int c = 0; c < channels; c++)
                {
                    int at = yAt * channels + c;
                    if (x.Values[xAt * channels + c] != y.Values[at] || op.FirstLearns && given[at])
                        continue;
                    dx.Values[xAt * channels + c] += dy.Values[at];
                    given[at] = true;
                }
            }
        );
        return dx;
    }

    public static HostArray<T> Average<T>(HostArray<T> x, Window window, int[] shape)
        where T : unmanaged, INumber<T>
    {
        int channels = shape[^1];
        var y = new HostArray<T>(shape);
        Spatial.Visit(
            x.Shape,
            shape,
            window,
            (_, _, xAt, yAt) =>
            {
                for (int c = 0; c < channels; c++)
                    y.Values[yAt * channels + c] += x.Values[xAt * channels + c];
            }
        );
        int[] counts = Counts(x.Shape, shape, window);
        for (int i = 0; i < y.Values.Length; i++)
            y.Values[i] /= T.CreateChecked(counts[i / channels]);
        return y;
    }

    public static HostArray<T> AverageInput<T>(HostArray<T> dy, Window window, int[] shape)
        where T : unmanaged, INumber<T>
    {
        int channels = shape[^1];
        var dx = new HostArray<T>(shape);
        int[] counts = Counts(shape, dy.Shape, window);
        Spatial.Visit(
            shape,
            dy.Shape,
            window,
            (_, _, xAt, yAt) =>
            {
                for (int c = 0; c < channels; c++)
                    dx.Values[xAt * channels + c] += dy.Values[yAt * channels + c] / T.CreateChecked(counts[yAt]);
            }
        );
        return dx;
    }

    private static int[] Counts(int[] x, int[] y, Window window)
    {
        var counts = new int[y.SkipLast(1).Aggregate(1, (a, b) => a * b)];
        Spatial.Visit(x, y, window, (_, _, _, yAt) => counts[yAt]++);
        return counts;
    }
}
