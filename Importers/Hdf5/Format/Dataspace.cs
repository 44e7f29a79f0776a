namespace KerasSharp.Hdf5.Format;

/// <summary>Shape of a dataset or attribute (IV.A.2.b).</summary>
/// <param name="Shape">Lengths of the axes; empty for a scalar.</param>
/// <param name="MaxShape">Lengths to which the axes may grow; <see cref="Unlimited"/> for no end.</param>
/// <param name="IsNull">There are no elements and no shape (h5py's Empty).</param>
internal sealed record Dataspace(long[] Shape, long[] MaxShape, bool IsNull)
{
    internal const long Unlimited = -1;
    private const int MaxRank = 32;

    /// <summary>Elements: the product of the lengths; 0 for a null dataspace.</summary>
    internal long Count { get; private init; }

    internal static Dataspace Read(ref Cursor cursor)
    {
        var version = cursor.U8();
        if (version is not (1 or 2))
            throw cursor.Bad($"expected a dataspace of version 1 or 2, found {version}");
        int rank = cursor.U8();
        var flags = cursor.U8();
        if (rank > MaxRank)
            throw cursor.Bad($"expected a rank of at most {MaxRank}, found {rank}");
        const int simple = 1;
        const int nothing = 2;
        int kind = cursor.U8();
        if (version == 1)
        {
            cursor.Skip(4);
            kind = rank == 0 ? 0 : simple;
        }

        if (kind > nothing)
            throw cursor.Bad($"expected a dataspace of type 0 to 2, found {kind}");
        if ((flags & 2) != 0)
            throw cursor.Place.Unsupported("a dataspace with a permutation of its axes");
        if (kind != simple && rank != 0)
            throw cursor.Bad($"expected rank 0 for a scalar, found {rank}");
        var shape = Lengths(ref cursor, rank);
        var max = (flags & 1) != 0 ? Lengths(ref cursor, rank, mayBeUnlimited: true) : shape;
        for (var axis = 0; axis < rank; axis++)
        {
            if (max[axis] != Unlimited && max[axis] < shape[axis])
                throw cursor.Bad($"expected lengths of at most ({Wording.List(max)}), found ({Wording.List(shape)})");
        }

        return new Dataspace(shape, max, kind == nothing) { Count = kind == nothing ? 0 : CountOf(ref cursor, shape) };
    }

    private static long[] Lengths(ref Cursor cursor, int rank, bool mayBeUnlimited = false)
    {
        var lengths = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var length = cursor.Length();
            if (length == Superblock.Undefined && mayBeUnlimited)
                lengths[axis] = Unlimited;
            else if (length <= long.MaxValue)
                lengths[axis] = (long)length;
            else
                throw cursor.Bad($"expected an axis of less than 2^63 elements, found {length}");
        }

        return lengths;
    }

    private static long CountOf(ref Cursor cursor, long[] shape)
    {
        var count = (UInt128)1;
        foreach (var length in shape)
        {
            count *= (UInt128)length;
            if (count > long.MaxValue)
                throw cursor.Bad($"expected fewer than 2^63 elements, found shape ({Wording.List(shape)})");
        }

        return (long)count;
    }
}
