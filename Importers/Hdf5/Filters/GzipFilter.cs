using System.IO.Compression;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Filters;

/// <summary>Filter 1, "deflate": a zlib stream (RFC 1950).</summary>
internal static class GzipFilter
{
    internal static unsafe byte[] Undo(ObjectLocation place, ulong address, ReadOnlySpan<byte> bytes, int limit)
    {
        if (bytes.IsEmpty)
            throw place.Bad("gzip chunk", address, "expected a zlib stream, found nothing");
        var expanded = new byte[(int)Math.Min(limit, Math.Max(64L, (long)bytes.Length * FilterPipeline.MaxExpansion))];
        fixed (byte* start = bytes)
        {
            using var source = new UnmanagedMemoryStream(start, bytes.Length);
            using var stream = new ZLibStream(source, CompressionMode.Decompress);
            // The source is memory, so an IOException is zlib's, too: of a stream that asks for a preset dictionary.
            try
            {
                var size = stream.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false);
                if (size == expanded.Length && stream.ReadByte() >= 0)
                    throw place.Bad("gzip chunk", address, $"it expands to more than {expanded.Length} bytes");
                return size == expanded.Length ? expanded : expanded[..size];
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw place.Bad("gzip chunk", address, "damaged zlib stream", e);
            }
        }
    }
}
