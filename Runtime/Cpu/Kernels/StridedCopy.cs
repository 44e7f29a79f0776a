namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// Copies a box of elements between two arrays with any strides: transposition, slice, concatenation, padding, reversal (negative stride)
/// and broadcast (source stride 0) are all this one copy.
/// </summary>
internal static unsafe class StridedCopy
{
    /// <summary>Most axes.</summary>
    public const int MaxRank = 8;

    /// <summary>to[sum i_a toStrides_a] = from[sum i_a fromStrides_a] for all indices of the box.</summary>
    /// <param name="from">First source element.</param>
    /// <param name="fromStrides">Floats per step along each axis.</param>
    /// <param name="to">First element written.</param>
    /// <param name="toStrides">Floats per step along each axis.</param>
    /// <param name="extents">The box.</param>
    public static void Run(float* from, ReadOnlySpan<nint> fromStrides, float* to, ReadOnlySpan<nint> toStrides, ReadOnlySpan<int> extents)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(extents.Length, MaxRank, nameof(extents));
        Span<nint> f = stackalloc nint[MaxRank + 2],
            t = stackalloc nint[MaxRank + 2];
        Span<int> e = stackalloc int[MaxRank + 2];
        int rank = Merge(fromStrides, toStrides, extents, f, t, e);
        if (rank < 0)
            return;
        // The two innermost axes go to a block copy: the contiguous one of the target last, beside it the contiguous one of the source.
        MoveLast(f, t, e, rank, Contiguous(t, rank));
        int second = Contiguous(f[..(rank - 1)], rank - 1);
        if (f[rank - 1] != 1 && second >= 0)
            MoveLast(f, t, e, rank - 1, second);
        Walk(from, f, to, t, e, rank - 2);
    }

    private static void Walk(float* from, ReadOnlySpan<nint> f, float* to, ReadOnlySpan<nint> t, ReadOnlySpan<int> e, int outer)
    {
        if (outer == 0)
        {
            Block(from, f, to, t, e);
            return;
        }
        for (int i = 0; i < e[0]; i++)
            Walk(from + i * f[0], f[1..], to + i * t[0], t[1..], e[1..], outer - 1);
    }

    /// <summary>Two axes.</summary>
    private static void Block(float* from, ReadOnlySpan<nint> f, float* to, ReadOnlySpan<nint> t, ReadOnlySpan<int> e)
    {
        (int rows, int columns) = (e[0], e[1]);
        (nint fr, nint fc, nint tr, nint tc) = (f[0], f[1], t[0], t[1]);
        if (fr == 1 && tc == 1)
        {
            Transpose.Copy(from, fc, to, tr, columns, rows);
            return;
        }
        for (int r = 0; r < rows; r++)
        {
            float* a = from + r * fr,
                b = to + r * tr;
            if (fc == 1 && tc == 1)
                new ReadOnlySpan<float>(a, columns).CopyTo(new Span<float>(b, columns));
            else if (fc == 0 && tc == 1)
                new Span<float>(b, columns).Fill(*a);
            else
            {
                for (int c = 0; c < columns; c++)
                    b[c * tc] = a[c * fc];
            }
        }
    }

    /// <summary>
    /// Drops axes of extent 1, joins neighbours that are contiguous in both arrays, pads to two axes; -1 when the box is empty.
    /// </summary>
    private static int Merge(
        ReadOnlySpan<nint> from,
        ReadOnlySpan<nint> to,
        ReadOnlySpan<int> extents,
        Span<nint> f,
        Span<nint> t,
        Span<int> e
    )
    {
        int rank = 0;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == 0)
                return -1;
            if (extents[axis] == 1)
                continue;
            bool joins = rank > 0 && f[rank - 1] == from[axis] * extents[axis] && t[rank - 1] == to[axis] * extents[axis];
            if (joins)
                e[rank - 1] *= extents[axis];
            else
                e[rank++] = extents[axis];
            (f[rank - 1], t[rank - 1]) = (from[axis], to[axis]);
        }
        while (rank < 2)
        {
            f[..rank].CopyTo(f[1..]);
            t[..rank].CopyTo(t[1..]);
            e[..rank].CopyTo(e[1..]);
            (f[0], t[0], e[0]) = (0, 0, 1);
            rank++;
        }
        return rank;
    }

    private static int Contiguous(ReadOnlySpan<nint> strides, int rank)
    {
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            if (strides[axis] == 1)
                return axis;
        }
        return -1;
    }

    private static void MoveLast(Span<nint> f, Span<nint> t, Span<int> e, int rank, int axis)
    {
        if (axis < 0)
            return;
        (nint stride, nint target, int extent) = (f[axis], t[axis], e[axis]);
        for (int i = axis; i < rank - 1; i++)
            (f[i], t[i], e[i]) = (f[i + 1], t[i + 1], e[i + 1]);
        (f[rank - 1], t[rank - 1], e[rank - 1]) = (stride, target, extent);
    }
}
