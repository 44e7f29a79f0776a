using System.IO.Compression;
using KerasSharp.Importers.Hdf5.Format;

namespace KerasSharp.Importers.Hdf5.Filters;

/// <summary>Filter 1, "deflate": a zlib stream (RFC 1950).</summary>
internal static class GzipFilter
{
    internal static unsafe byte[] Undo(Place place, ulong address, ReadOnlySpan<byte> bytes, int limit)
    {
        var expanded = new byte[(int)Math.Min(limit, Math.Max(64L, (long)bytes.Length * FilterPipeline.MaxExpansion))];
        fixed (byte* start = bytes)
        {
            using var source = new UnmanagedMemoryStream(start, bytes.Length);
            using var stream = new ZLibStream(source, CompressionMode.Decompress);
            try
            {
                var size = stream.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false);
                if (size == expanded.Length && stream.ReadByte() >= 0)
                    throw place.Bad("gzip chunk", address, $"it expands to more than {expanded.Length} bytes");
                return size == expanded.Length ? expanded : expanded[..size];
            }
            catch (InvalidDataException e)
            {
                throw place.Bad("gzip chunk", address, "damaged zlib stream", e);
            }
        }
    }
}
