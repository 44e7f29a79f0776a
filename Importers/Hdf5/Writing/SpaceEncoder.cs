namespace KerasSharp.Hdf5.Writing;

/// <summary>Writes dataspace messages (IV.A.2.b).</summary>
internal static class SpaceEncoder
{
    /// <param name="shape">Axes; empty for a scalar; null for a null dataspace, which only version 2 knows.</param>
    internal static byte[] Encode(long[]? shape)
    {
        const byte nothing = 2;
        const byte withLargestShape = 1;
        if (shape is null)
            return new ByteBuilder().U8(2, 0, 0, nothing).ToArray();
        var space = new ByteBuilder().U8(1, (byte)shape.Length, shape.Length == 0 ? (byte)0 : withLargestShape).Zeros(5);
        foreach (var length in shape)
            space.U64(length);
        foreach (var length in shape)
            space.U64(length);
        return space.ToArray();
    }
}
