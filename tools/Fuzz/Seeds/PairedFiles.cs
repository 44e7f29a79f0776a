using System.Buffers.Binary;

namespace KerasSharp.Fuzz.Seeds;

/// <summary>An architecture and its weights in one file, so that both can be kept as one reproducer: the length of the first, then
/// both.</summary>
internal static class PairedFiles
{
    internal static byte[] Join(byte[] architecture, byte[] weights)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, architecture.Length);
        return [.. length, .. architecture, .. weights];
    }

    internal static (byte[] Architecture, byte[] Weights) Split(byte[] pair)
    {
        int length = Math.Clamp((int)Mutation.Integers.Read(pair, 0, 4), 0, Math.Max(0, pair.Length - 4));
        return (pair[Math.Min(4, pair.Length)..Math.Min(pair.Length, 4 + length)], pair[Math.Min(pair.Length, 4 + length)..]);
    }
}
