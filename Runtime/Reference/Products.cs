using System.Numerics;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Matrix products and convolutions.</summary>
internal static class Products
{
    public static HostArray<T> MatMul<T>(HostArray<T> a, HostArray<T> b, MatMulOp op, int[] shape)
        where T : unmanaged, INumber<T>
    {
        int m = shape[^2],
            n = shape[^1],
            k = a.Shape[op.TransposeA ? ^2 : ^1];
        int matrices = shape.SkipLast(2).Aggregate(1, (p, q) => p * q);
        var c = new HostArray<T>(shape);
        for (int s = 0; s < matrices; s++)
        {
            int aStart = s * m * k,
                bStart = b.Rank == 2 ? 0 : s * k * n,
                cStart = s * m * n;
            for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                T sum = T.Zero;
                for (int p = 0; p < k; p++)
                    sum +=
                        a.Values[aStart + (op.TransposeA ? p * m + i : i * k + p)]
                        * b.Values[bStart + (op.TransposeB ? j * k + p : p * n + j)];
                c.Values[cStart + i * n + j] = sum;
            }
        }
        return c;
    }

    public static HostArray<T> Conv<T>(HostArray<T> x, HostArray<T> w, Window window, int groups, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var y = new HostArray<T>(shape);
        Walk(x.Shape, shape, w.Shape, window, groups, (xi, wi, yi) => y.Values[yi] += x.Values[xi] * w.Values[wi]);
        return y;
    }

    public static HostArray<T> ConvInput<T>(HostArray<T> y, HostArray<T> w, Window window, int groups, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var x = new HostArray<T>(shape);
        Walk(shape, y.Shape, w.Shape, window, groups, (xi, wi, yi) => x.Values[xi] += y.Values[yi] * w.Values[wi]);
        return x;
    }

    public static HostArray<T> ConvKernel<T>(HostArray<T> x, HostArray<T> y, Window window, int groups, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var w = new HostArray<T>(shape);
        Walk(x.Shape, y.Shape, shape, window, groups, (xi, wi, yi) => w.Values[wi] += x.Values[xi] * y.Values[yi]);
        return w;
    }

    /// <summary>Visits every (input, weight, output) triple that meets, by flat index.</summary>
    private static void Walk(int[] x, int[] y, int[] w, Window window, int groups, Action<int, int, int> meet)
    {
        int channels = w[^2],
            filters = w[^1],
            perGroup = filters / groups;
        Spatial.Visit(
            x,
            y,
            window,
            (n, tap, xAt, yAt) =>
            {
                for (int f = 0; f < filters; f++)
                for (int c = 0; c < channels; c++)
                    meet(xAt * x[^1] + f / perGroup * channels + c, (tap * channels + c) * filters + f, yAt * filters + f);
            }
        );
    }
}

/// <summary>Walks a window over a grid.</summary>
internal static class Spatial
{
    /// <summary>For every sample, output position and tap that meets a real input element: (sample, tap, input element, output
    /// element), where elements number the grid points of all samples, without channels.</summary>
    public static void Visit(int[] x, int[] y, Window window, Action<int, int, int, int> visit)
    {
        int rank = window.Rank;
        int positions = y[1..^1].Aggregate(1, (a, b) => a * b),
            taps = window.Kernel.Aggregate(1, (a, b) => a * b);
        var (p, k) = (new int[rank], new int[rank]);
        for (int n = 0; n < x[0]; n++)
        for (int position = 0; position < positions; position++)
        {
            Unravel(position, y.AsSpan(1, rank), p);
            for (int tap = 0; tap < taps; tap++)
            {
                Unravel(tap, [.. window.Kernel], k);
                int at = n;
                bool real = true;
                for (int i = 0; i < rank; i++)
                {
                    int xi = p[i] * window.Strides[i] + k[i] * window.Dilation[i] - window.PadLow[i];
                    real &= xi >= 0 && xi < x[i + 1];
                    at = at * x[i + 1] + xi;
                }
                if (real)
                    visit(n, tap, at, n * positions + position);
            }
        }
    }

    private static void Unravel(int index, ReadOnlySpan<int> extents, int[] at)
    {
        for (int i = extents.Length - 1; i >= 0; i--)
        {
            at[i] = index % extents[i];
            index /= extents[i];
        }
    }
}
