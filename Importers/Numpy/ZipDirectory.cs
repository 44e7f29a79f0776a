using System.Buffers.Binary;
using System.Text;

namespace KerasSharp.Numpy;

/// <summary>One file of a zip archive, as its central directory describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">0 stored, 8 deflate.</param>
/// <param name="Crc">CRC-32 of the expanded bytes.</param>
/// <param name="Compressed">Bytes in the archive.</param>
/// <param name="Expanded">Bytes after expansion.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
internal sealed record ZipEntry(string Name, int Method, uint Crc, long Compressed, long Expanded, long HeaderOffset);

/// <summary>
/// Reads the central directory of a zip archive (PKWARE APPNOTE 4.3.12 to 4.3.16, zip64 included). Sizes are checked against the
/// archive's, and against the most that deflate can expand, before anything is expanded.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50;
    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int MaxCommentSize = ushort.MaxValue;

    // Deflate makes at most 258 bytes out of 2 bits.
    private const long MaxExpansion = 1032;

    /// <param name="stream">The archive.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="what">What it is expected to be, for messages.</param>
    internal static List<ZipEntry> Read(Stream stream, string name, string what = ".npz")
    {
        var (count, offset, size, limit) = FindDirectory(stream, name, what);
        if (offset < 0 || size < 0 || offset > limit - size || count < 0 || count > size / EntrySize)
            throw new KerasFormatException(
                $"{name}: zip directory of {count} entries in {size} bytes at offset {offset} does not fit before its end record at "
                    + $"{limit}."
            );
        var directory = new byte[size];
        ReadAt(stream, offset, directory, name);
        var entries = new List<ZipEntry>((int)count);
        var at = 0;
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            var entry = ReadEntry(directory, ref at, name);
            if (entry.HeaderOffset < 0 || entry.Compressed < 0 || entry.HeaderOffset > offset - entry.Compressed)
                throw new KerasFormatException(
                    $"{name}: entry '{entry.Name}': {entry.Compressed} bytes at offset {entry.HeaderOffset} lie outside the archive."
                );
            if (entry.Expanded < 0 || (Int128)entry.Expanded > ((Int128)entry.Compressed * MaxExpansion) + MaxExpansion)
                throw new KerasFormatException(
                    $"{name}: entry '{entry.Name}': {entry.Compressed} compressed bytes cannot expand to {entry.Expanded}."
                );
            total += entry.Compressed;
            if (total > offset)
                throw new KerasFormatException($"{name}: entry '{entry.Name}': its bytes are claimed by other entries, too.");
            entries.Add(entry);
        }

        return entries;
    }

    internal static void ReadAt(Stream stream, long offset, Span<byte> target, string name)
    {
        stream.Position = offset;
        var got = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (got < target.Length)
            throw new KerasFormatException(
                $"{name}: truncated zip archive: expected {target.Length} bytes at offset {offset}, found {got}."
            );
    }

    private static (long Count, long Offset, long Size, long Limit) FindDirectory(Stream stream, string name, string what)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndSize + MaxCommentSize)];
        var tailOffset = stream.Length - tail.Length;
        ReadAt(stream, tailOffset, tail, name);
        for (var at = tail.Length - EndSize; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
                continue;
            if (BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndSize)
                continue;
            long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (count != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
                return (count, offset, size, tailOffset + at);
            return FindDirectory64(stream, tailOffset + at, name);
        }

        throw new KerasFormatException($"{name}: not a {what} file: expected a zip archive, found no end record of one.");
    }

    private static (long Count, long Offset, long Size, long Limit) FindDirectory64(Stream stream, long endOffset, string name)
    {
        var locator = new byte[20];
        if (endOffset < locator.Length)
            throw Missing64(name);
        ReadAt(stream, endOffset - locator.Length, locator, name);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        var end = new byte[56];
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature || offset < 0 || offset > endOffset - end.Length)
            throw Missing64(name);
        ReadAt(stream, offset, end, name);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != End64Signature)
            throw Missing64(name);
        return (
            BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(32)),
            BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)),
            BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(40)),
            offset
        );
    }

    private static ZipEntry ReadEntry(byte[] directory, ref int at, string name)
    {
        var entry = directory.AsSpan(at);
        if (entry.Length < EntrySize || BinaryPrimitives.ReadUInt32LittleEndian(entry) != EntrySignature)
            throw new KerasFormatException($"{name}: zip directory: expected an entry at its byte {at}, found none.");
        int nameSize = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        int extraSize = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        int commentSize = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        if (entry.Length - EntrySize < nameSize + extraSize + commentSize)
            throw new KerasFormatException($"{name}: zip directory: the entry at its byte {at} runs over the directory's end.");
        var entryName = Encoding.UTF8.GetString(entry.Slice(EntrySize, nameSize));
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        if ((flags & 1) != 0)
            throw new KerasUnsupportedException($"{name}: entry '{entryName}': encrypted archives are not supported.");
        int method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        if (method is not (0 or 8))
            throw new KerasUnsupportedException(
                $"{name}: entry '{entryName}': compression method {method} is not supported; expected 0 (stored) or 8 (deflate)."
            );
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long expanded = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        ReadZip64(entry.Slice(EntrySize + nameSize, extraSize), ref expanded, ref compressed, ref offset);
        at += EntrySize + nameSize + extraSize + commentSize;
        return new ZipEntry(entryName, method, BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]), compressed, expanded, offset);
    }

    // APPNOTE 4.5.3: only the fields that are saturated in the entry stand here, in this order.
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long expanded, ref long compressed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var body = extra[4..];
            body = body[..Math.Min(body.Length, BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]))];
            extra = extra[(4 + body.Length)..];
            if (id != 1)
                continue;
            Take(ref body, ref expanded);
            Take(ref body, ref compressed);
            Take(ref body, ref offset);
            return;
        }

        static void Take(ref ReadOnlySpan<byte> body, ref long value)
        {
            if (value != uint.MaxValue || body.Length < 8)
                return;
            value = BinaryPrimitives.ReadInt64LittleEndian(body);
            body = body[8..];
        }
    }

    private static KerasFormatException Missing64(string name) => new($"{name}: zip archive: expected a zip64 end record, found none.");
}
