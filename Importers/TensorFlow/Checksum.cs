using System.Numerics;
using System.Runtime.InteropServices;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>CRC-32C, and the mask under which TensorFlow stores it.</summary>
internal static class Checksum
{
    /// <summary>The checksum of bytes behind those of which <paramref name="before"/> is the checksum, not masked.</summary>
    internal static uint Extend(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    /// <summary>What stands in a file for a checksum.</summary>
    internal static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
}
