using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Filters;

/// <summary>
/// Filter 32000, h5py's LZF: runs of literals, and copies of what came up to 8 KiB before (the format of Marc Lehmann's LibLZF).
/// </summary>
internal static class LzfFilter
{
    // A copy of three bytes makes at most this many.
    private const long MaxExpansion = 264;

    internal static byte[] Undo(ObjectLocation place, ulong address, ReadOnlySpan<byte> bytes, int limit)
    {
        var result = new byte[(int)Math.Min(limit, bytes.Length * MaxExpansion)];
        int at = 0,
            size = 0;
        while (at < bytes.Length)
        {
            int control = bytes[at++];
            if (control < 32)
            {
                var run = control + 1;
                if (run > bytes.Length - at || run > result.Length - size)
                    throw Bad(place, address);
                bytes.Slice(at, run).CopyTo(result.AsSpan(size));
                at += run;
                size += run;
                continue;
            }

            var length = control >> 5;
            if (length == 7)
            {
                if (at >= bytes.Length)
                    throw Bad(place, address);
                length += bytes[at++];
            }

            if (at >= bytes.Length)
                throw Bad(place, address);
            var from = size - (((control & 31) << 8) | bytes[at++]) - 1;
            length += 2;
            if (from < 0 || length > result.Length - size)
                throw Bad(place, address);

            // The copy may overlap what it makes: byte by byte.
            for (; length > 0; length--)
                result[size++] = result[from++];
        }

        return size == result.Length ? result : result[..size];
    }

    private static KerasFormatException Bad(ObjectLocation place, ulong address) => place.Bad("lzf chunk", address, "damaged LZF stream");
}
