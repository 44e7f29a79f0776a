namespace KerasSharp.Hdf5.Format;

/// <summary>Kinds of chunk index (IV.A.2.i, VII.B to VII.F).</summary>
internal enum ChunkIndexType
{
    SingleChunk = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    BTreeV2 = 5,

    /// <summary>Of layout version 3; has no number in the file.</summary>
    BTreeV1 = 100,
}

/// <summary>Where a dataset's elements lie (IV.A.2.i), layout versions 3 and 4.</summary>
internal sealed record DataLayout
{
    internal required Hdf5Layout Class { get; init; }

    /// <summary>Elements, or the chunk index.</summary>
    internal ulong Address { get; init; } = Superblock.Undefined;

    /// <summary>Bytes of elements, where they are compact or contiguous; of the only chunk, where it is filtered.</summary>
    internal ulong Size { get; init; }

    /// <summary>Axes of a chunk.</summary>
    internal long[] ChunkShape { get; init; } = [];

    internal ChunkIndexType Index { get; init; }

    /// <summary>Filters that the only chunk skipped.</summary>
    internal uint FilterMask { get; init; }

    /// <summary>Chunks that stick out of the dataset are stored without filters.</summary>
    internal bool PartialChunksUnfiltered { get; init; }

    internal static DataLayout Read(ref Cursor cursor, int elementSize)
    {
        var version = cursor.U8();
        if (version is 1 or 2)
            throw cursor.Place.Unsupported($"data layout version {version} (3 and 4 are)");
        if (version is not (3 or 4))
            throw cursor.Bad($"expected a data layout of version 3 or 4, found {version}");
        var kind = (Hdf5Layout)cursor.U8();
        switch (kind)
        {
            case Hdf5Layout.Compact:
                ulong size = cursor.U16();
                var address = cursor.Address;
                cursor.Take(size);
                return new DataLayout
                {
                    Class = kind,
                    Address = address,
                    Size = size,
                };
            case Hdf5Layout.Contiguous:
                return new DataLayout
                {
                    Class = kind,
                    Address = cursor.Offset(),
                    Size = cursor.Length(),
                };
            case Hdf5Layout.Chunked:
                return version == 3 ? Chunked3(ref cursor, elementSize) : Chunked4(ref cursor, elementSize);
            case Hdf5Layout.Virtual:
                throw cursor.Place.Unsupported("a virtual dataset");
            default:
                throw cursor.Bad($"expected a layout class of 0 to 3, found {(int)kind}");
        }
    }

    private static DataLayout Chunked3(ref Cursor cursor, int elementSize)
    {
        int dimensions = cursor.U8();
        var address = cursor.Offset();
        return new DataLayout
        {
            Class = Hdf5Layout.Chunked,
            Address = address,
            Index = ChunkIndexType.BTreeV1,
            ChunkShape = Shape(ref cursor, dimensions, 4, elementSize),
        };
    }

    private static DataLayout Chunked4(ref Cursor cursor, int elementSize)
    {
        const byte partialUnfiltered = 1;
        const byte singleFiltered = 2;
        var flags = cursor.U8();
        int dimensions = cursor.U8();
        int axisSize = cursor.U8();
        if (axisSize is < 1 or > 8)
            throw cursor.Bad($"expected chunk axes of 1 to 8 bytes, found {axisSize}");
        var shape = Shape(ref cursor, dimensions, axisSize, elementSize);
        var index = (ChunkIndexType)cursor.U8();
        var (size, mask) = (0UL, 0u);
        switch (index)
        {
            case ChunkIndexType.SingleChunk when (flags & singleFiltered) != 0:
                (size, mask) = (cursor.Length(), cursor.U32());
                break;
            case ChunkIndexType.SingleChunk or ChunkIndexType.Implicit:
                break;
            case ChunkIndexType.FixedArray:
                cursor.Skip(1);
                break;
            case ChunkIndexType.ExtensibleArray:
                cursor.Skip(5);
                break;
            case ChunkIndexType.BTreeV2:
                cursor.Skip(4 + 1 + 1);
                break;
            default:
                throw cursor.Bad($"expected a chunk index of type 1 to 5, found {(int)index}");
        }

        return new DataLayout
        {
            Class = Hdf5Layout.Chunked,
            Address = cursor.Offset(),
            Size = size,
            FilterMask = mask,
            Index = index,
            ChunkShape = shape,
            PartialChunksUnfiltered = (flags & partialUnfiltered) != 0,
        };
    }

    // The last axis is that of an element's bytes.
    private static long[] Shape(ref Cursor cursor, int dimensions, int axisSize, int elementSize)
    {
        if (dimensions < 2)
            throw cursor.Bad($"expected chunks of at least one axis, found {dimensions - 1}");
        var shape = new long[dimensions - 1];
        var bytes = (UInt128)elementSize;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var length = cursor.Unsigned(axisSize);
            bytes *= length;
            if (length == 0 || bytes > uint.MaxValue)
                throw cursor.Bad($"expected chunks of 1 byte to 4 GiB, found an axis of {length}");
            shape[axis] = (long)length;
        }

        var last = cursor.Unsigned(axisSize);
        if (last != (ulong)elementSize)
            throw cursor.Bad($"expected elements of {elementSize} bytes in a chunk, found {last}");
        return shape;
    }
}
