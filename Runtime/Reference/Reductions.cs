using System.Numerics;

namespace KerasSharp.Runtime.Reference;

/// <summary>Sums, maxima and softmax.</summary>
internal static class Reductions
{
    public static HostArray<T> Sum<T>(HostArray<T> x, IReadOnlyList<int> axes, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fold(x, axes, shape, T.Zero, (a, b) => a + b);

    public static HostArray<T> Max<T>(HostArray<T> x, IReadOnlyList<int> axes, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fold(x, axes, shape, T.NegativeInfinity, T.Max);

    public static HostArray<T> ArgMax<T>(HostArray<T> x, int axis, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        HostArray<T>.Generate(
            shape,
            at =>
            {
                int[] from = [.. at[..axis], 0, .. at[axis..]];
                int best = 0;
                T greatest = x.At(from);
                for (int i = 1; i < x.Shape[axis]; i++)
                {
                    from[axis] = i;
                    if (x.At(from) > greatest || (T.IsNaN(x.At(from)) && !T.IsNaN(greatest)))
                        (best, greatest) = (i, x.At(from));
                }
                return T.CreateChecked(best);
            }
        );

    public static HostArray<T> Softmax<T>(HostArray<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new HostArray<T>(x.Shape);
        int width = x.Shape[^1];
        for (int start = 0; start < x.Values.Length; start += width)
        {
            T max = T.NegativeInfinity,
                sum = T.Zero;
            for (int k = 0; k < width; k++)
                max = T.Max(max, x.Values[start + k]);
            for (int k = 0; k < width; k++)
                sum += y.Values[start + k] = T.Exp(x.Values[start + k] - max);
            for (int k = 0; k < width; k++)
                y.Values[start + k] /= sum;
        }
        return y;
    }

    private static HostArray<T> Fold<T>(HostArray<T> x, IReadOnlyList<int> axes, int[] shape, T start, Func<T, T, T> combine)
        where T : unmanaged, INumber<T>
    {
        var result = new HostArray<T>(shape);
        Array.Fill(result.Values, start);
        var strides = new int[x.Rank];
        for (int axis = x.Rank - 1, step = 1; axis >= 0; axis--)
        {
            if (axes.Contains(axis))
                continue;
            strides[axis] = step;
            step *= x.Shape[axis];
        }
        var at = new int[x.Rank];
        for (int i = 0; i < x.Values.Length; i++)
        {
            int to = 0;
            for (int axis = 0; axis < at.Length; axis++)
                to += at[axis] * strides[axis];
            result.Values[to] = combine(result.Values[to], x.Values[i]);
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == x.Shape[axis]; axis--)
                at[axis] = 0;
        }
        return result;
    }
}
