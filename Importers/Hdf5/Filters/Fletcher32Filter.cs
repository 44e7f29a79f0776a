using System.Buffers.Binary;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Filters;

/// <summary>Filter 3: a checksum after J. G. Fletcher over big-endian 16-bit words, stored behind the chunk.</summary>
internal static class Fletcher32Filter
{
    /// <summary>Bytes of the checksum.</summary>
    internal const int Size = 4;

    // As many words as can be summed before the sums of the sums might leave 32 bits.
    private const int WordsPerBlock = 360;

    internal static ReadOnlySpan<byte> Undo(ObjectLocation place, ulong address, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
            throw place.Bad("chunk", address, $"expected a checksum of {Size} bytes, found {bytes.Length}");
        var data = bytes[..^Size];
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Size..]);
        var computed = Compute(data);
        return stored == computed || !place.Bytes.VerifiesChecksums
            ? data
            : throw place.Bad("chunk", address, $"fletcher32 checksum; expected {computed:x8}, found {stored:x8}");
    }

    private static uint Compute(ReadOnlySpan<byte> data)
    {
        uint sum = 0,
            sumOfSums = 0;
        while (data.Length > 1)
        {
            var words = Math.Min(data.Length / 2, WordsPerBlock);
            for (var i = 0; i < words; i++)
            {
                sum += BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
                sumOfSums += sum;
            }

            Fold(ref sum, ref sumOfSums);
            data = data[(2 * words)..];
        }

        if (!data.IsEmpty)
        {
            sum += (uint)data[0] << 8;
            sumOfSums += sum;
            Fold(ref sum, ref sumOfSums);
        }

        Fold(ref sum, ref sumOfSums);
        return (sumOfSums << 16) | sum;
    }

    private static void Fold(ref uint sum, ref uint sumOfSums)
    {
        sum = (sum & 0xFFFF) + (sum >> 16);
        sumOfSums = (sumOfSums & 0xFFFF) + (sumOfSums >> 16);
    }
}
