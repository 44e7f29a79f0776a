namespace KerasSharp.Fuzz.Targets;

/// <summary>How much memory one file may take: a small multiple of its size, and what its shapes need where the file can hold
/// them.</summary>
internal sealed class Allowance(long fileSize)
{
    private const long Always = 32 << 20;
    private const long PerByte = 200;

    // Deflate's most, and what HDF5 may leave unwritten.
    private const long Expansion = 1032;
    private const long Unwritten = 64 << 20;

    // A record, its graph, its steps, its texts in each form that it is saved in; all told, not at once.
    private const long PerLayer = 64 << 10;

    // What is written out at most beyond the stated calls, which are layers.
    private const long PerCall = 32 << 10,
        MostCalls = 40_000;

    /// <summary>Bytes.</summary>
    internal long Bytes { get; private set; } = Always + (PerByte * fileSize);

    /// <summary>Adds the layers of a model.</summary>
    internal void Layers(int count) => Bytes += PerLayer * count;

    /// <summary>Adds calls of layers, as far as they are written out (see SECURITY.md): in the graph and in a plan.</summary>
    internal void Calls(double count)
    {
        if (count <= MostCalls)
            Bytes += PerCall * (long)count;
    }

    /// <summary>Adds the elements of an array that the file says it has: as they are stored, filtered, and converted.</summary>
    internal void Elements(long count, long size)
    {
        double claimed = (double)count * (size + 8);
        Bytes += 3 * (long)Math.Min(claimed, (Expansion * fileSize) + (3 * Unwritten));
    }
}
