using System.Numerics;
using KerasSharp.Errors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Operations that only move elements.</summary>
internal static class Movement
{
    public static HostArray<T> Transpose<T>(HostArray<T> x, TransposeOp op, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var from = new int[shape.Length];
        return HostArray<T>.Generate(
            shape,
            at =>
            {
                for (int i = 0; i < at.Length; i++)
                    from[op.Axes[i]] = at[i];
                return x.At(from);
            }
        );
    }

    public static HostArray<T> Slice<T>(HostArray<T> x, int axis, int start, int step, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var from = new int[shape.Length];
        return HostArray<T>.Generate(
            shape,
            at =>
            {
                at.CopyTo(from, 0);
                from[axis] = start + at[axis] * step;
                return x.At(from);
            }
        );
    }

    public static HostArray<T> Unslice<T>(HostArray<T> x, UnsliceOp op, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var from = new int[shape.Length];
        return HostArray<T>.Generate(
            shape,
            at =>
            {
                int offset = at[op.Axis] - op.Start,
                    index = offset / op.Step;
                if (offset % op.Step != 0 || index < 0 || index >= x.Shape[op.Axis])
                    return T.Zero;
                at.CopyTo(from, 0);
                from[op.Axis] = index;
                return x.At(from);
            }
        );
    }

    public static HostArray<T> Concat<T>(HostArray<T>[] parts, int axis, int[] shape)
        where T : unmanaged, INumber<T>
    {
        var from = new int[shape.Length];
        return HostArray<T>.Generate(
            shape,
            at =>
            {
                at.CopyTo(from, 0);
                int part = 0;
                while (from[axis] >= parts[part].Shape[axis])
                    from[axis] -= parts[part++].Shape[axis];
                return parts[part].At(from);
            }
        );
    }

    public static HostArray<T> Gather<T>(HostArray<T> table, HostArray<T> indices, int[] shape, string layer)
        where T : unmanaged, INumber<T>
    {
        int width = table.Shape.Skip(1).Aggregate(1, (a, b) => a * b);
        var result = new HostArray<T>(shape);
        for (int i = 0; i < indices.Values.Length; i++)
            table.Values.AsSpan(Row(indices.Values[i], table.Shape[0], i, layer) * width, width).CopyTo(result.Values.AsSpan(i * width));
        return result;
    }

    public static HostArray<T> ScatterAdd<T>(HostArray<T> rows, HostArray<T> indices, int[] shape, string layer)
        where T : unmanaged, INumber<T>
    {
        int width = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        var result = new HostArray<T>(shape);
        for (int i = 0; i < indices.Values.Length; i++)
        {
            int row = Row(indices.Values[i], shape[0], i, layer);
            for (int k = 0; k < width; k++)
                result.Values[row * width + k] += rows.Values[i * width + k];
        }
        return result;
    }

    /// <summary>The slice [N, ...] at a time of [N, T, ...].</summary>
    public static HostArray<T> Step<T>(HostArray<T> x, int t)
        where T : unmanaged, INumber<T>
    {
        int steps = x.Shape[1],
            width = x.Shape.Skip(2).Aggregate(1, (a, b) => a * b);
        var result = new HostArray<T>([x.Shape[0], .. x.Shape[2..]]);
        for (int n = 0; n < x.Shape[0]; n++)
            x.Values.AsSpan((n * steps + t) * width, width).CopyTo(result.Values.AsSpan(n * width));
        return result;
    }

    public static void SetStep<T>(HostArray<T> x, int t, HostArray<T> value)
        where T : unmanaged, INumber<T>
    {
        int steps = x.Shape[1],
            width = x.Shape.Skip(2).Aggregate(1, (a, b) => a * b);
        for (int n = 0; n < x.Shape[0]; n++)
            value.Values.AsSpan(n * width, width).CopyTo(x.Values.AsSpan((n * steps + t) * width));
    }

    private static int Row<T>(T index, int rows, int position, string layer)
        where T : unmanaged, INumber<T>
    {
        if (!(index >= T.CreateChecked(-rows) && index < T.CreateChecked(rows)))
            throw IndexErrors.OutOfRange(layer, double.CreateChecked(index), rows, position);
        int row = int.CreateChecked(index);
        return row < 0 ? row + rows : row;
    }
}
