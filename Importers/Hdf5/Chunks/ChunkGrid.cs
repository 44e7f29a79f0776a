using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>How a dataset is cut into chunks, and the numbers that some indexes give them.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _capacity;
    private readonly int _firstAxis;

    internal ChunkGrid(ObjectLocation place, Dataspace space, long[] chunkShape, int elementSize)
    {
        if (chunkShape.Length != space.Shape.Length)
            throw place.Bad($"expected chunks of {space.Shape.Length} axes, found {chunkShape.Length}");
        Place = place;
        Shape = space.Shape;
        ChunkShape = chunkShape;
        ChunkBytes = (ulong)elementSize;
        foreach (var length in chunkShape)
            ChunkBytes *= (ulong)length;
        Chunks = Divided(space.Shape);
        _capacity = Divided(space.MaxShape);
        _firstAxis = Math.Max(0, Array.IndexOf(space.MaxShape, Dataspace.Unlimited));
    }

    internal ObjectLocation Place { get; }

    /// <summary>Axes of the dataset.</summary>
    internal long[] Shape { get; }

    /// <summary>Axes of a chunk.</summary>
    internal long[] ChunkShape { get; }

    /// <summary>Chunks along each axis.</summary>
    internal long[] Chunks { get; }

    /// <summary>Bytes of a chunk before filters.</summary>
    internal ulong ChunkBytes { get; }

    /// <summary>All chunks, written or not.</summary>
    internal UInt128 Count
    {
        get
        {
            var count = (UInt128)1;
            foreach (var chunks in Chunks)
                count *= (UInt128)chunks;
            return count;
        }
    }

    /// <summary>Whether the chunk holds elements of the dataset.</summary>
    internal bool Contains(long[] position)
    {
        for (var axis = 0; axis < position.Length; axis++)
        {
            if (position[axis] < 0 || position[axis] >= Chunks[axis])
                return false;
        }

        return true;
    }

    /// <summary>Whether the chunk sticks out of the dataset.</summary>
    internal bool IsPartial(long[] position)
    {
        for (var axis = 0; axis < position.Length; axis++)
        {
            if (ChunkShape[axis] > Shape[axis] - (position[axis] * ChunkShape[axis]))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Position of the chunk of this number: row-major over the largest shape that the dataset may take, the unlimited axis first
    /// where there is one (VII.C to VII.E).
    /// </summary>
    internal long[] PositionOf(ulong number)
    {
        var position = new long[Shape.Length];
        for (var i = position.Length - 1; i > 0; i--)
        {
            var axis = i <= _firstAxis ? i - 1 : i;
            var capacity = (ulong)Math.Max(1, _capacity[axis]);
            position[axis] = (long)(number % capacity);
            number /= capacity;
        }

        position[_firstAxis] = (long)Math.Min(number, long.MaxValue);
        return position;
    }

    private long[] Divided(long[] shape)
    {
        var chunks = new long[shape.Length];
        for (var axis = 0; axis < shape.Length; axis++)
            chunks[axis] =
                shape[axis] == Dataspace.Unlimited
                    ? Dataspace.Unlimited
                    : (shape[axis] / ChunkShape[axis]) + (shape[axis] % ChunkShape[axis] == 0 ? 0 : 1);
        return chunks;
    }
}
