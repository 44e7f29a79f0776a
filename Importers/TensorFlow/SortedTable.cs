using System.Buffers.Binary;
using System.Text;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>A sorted table of keys and values, the form of a checkpoint's <c>.index</c> (LevelDB, "table_format"): blocks of entries
/// whose keys leave out what they share with the key before, a block that lists the blocks, a footer that leads to it.</summary>
internal static class SortedTable
{
    private const int FooterLength = 48,
        TrailerLength = 5,
        LongestKey = 1 << 16;

    private const ulong Magic = 0xDB4775248B80FB57;

    // Keys that leave out nearly all of themselves must not become all memory.
    private const long MostKeyBytes = 1 << 28;

    /// <summary>Whether bytes end as a table does.</summary>
    internal static bool IsTable(ReadOnlySpan<byte> file) =>
        file.Length >= FooterLength && BinaryPrimitives.ReadUInt64LittleEndian(file[^sizeof(ulong)..]) == Magic;

    /// <summary>All entries in order.</summary>
    /// <exception cref="KerasFormatException">It is no table, or a damaged one.</exception>
    /// <exception cref="KerasUnsupportedException">It is compressed.</exception>
    internal static List<(string Key, ReadOnlyMemory<byte> Value)> Read(ReadOnlyMemory<byte> file, string place)
    {
        if (!IsTable(file.Span))
            throw new KerasFormatException($"{place}: expected the index of a checkpoint, which ends in its mark, found other bytes");
        var footer = file[^FooterLength..];
        int at = 0;
        // The footer names the block about blocks first, which is empty in checkpoints.
        _ = Handle(footer.Span, ref at, place);
        var (offset, size) = Handle(footer.Span, ref at, place);
        var entries = new List<(string, ReadOnlyMemory<byte>)>();
        long left = MostKeyBytes;
        ulong end = 0;
        string? last = null;
        foreach (var (_, handle) in Block(file, offset, size, place, ref left))
        {
            int within = 0;
            var (start, length) = Handle(handle.Span, ref within, place);
            if (start < end)
                throw new KerasFormatException($"{place}: expected blocks one behind the other, found one at {start} before {end}");
            end = start + length;
            foreach (var entry in Block(file, start, length, place, ref left))
            {
                if (last is not null && string.CompareOrdinal(entry.Key, last) <= 0)
                    throw new KerasFormatException($"{place}: expected keys in order, found '{Wording.Clip(entry.Key)}' out of it");
                last = entry.Key;
                entries.Add(entry);
            }
        }
        return entries;
    }

    private static (ulong Offset, ulong Size) Handle(ReadOnlySpan<byte> bytes, ref int at, string place) =>
        (ProtoMessage.ReadNumber(bytes, ref at, place), ProtoMessage.ReadNumber(bytes, ref at, place));

    private static List<(string Key, ReadOnlyMemory<byte> Value)> Block(
        ReadOnlyMemory<byte> file,
        ulong offset,
        ulong size,
        string place,
        ref long left
    )
    {
        if (offset > (ulong)file.Length || size > (ulong)file.Length - offset || (ulong)file.Length - offset - size < TrailerLength)
            throw new KerasFormatException($"{place}: expected a block within {file.Length} bytes, found one at {offset} of {size}");
        var block = file.Slice((int)offset, (int)size);
        var trailer = file.Span.Slice((int)(offset + size), TrailerLength);
        if (trailer[0] != 0)
            throw new KerasUnsupportedException($"{place}: a block at {offset} is compressed (kind {trailer[0]}), which is not read");
        uint found = Checksum.Mask(Checksum.Extend(Checksum.Extend(0, block.Span), trailer[..1]));
        if (found != BinaryPrimitives.ReadUInt32LittleEndian(trailer[1..]))
            throw new KerasFormatException($"{place}: the block at {offset} is damaged: its checksum is another");
        return Entries(block, place, ref left);
    }

    private static List<(string Key, ReadOnlyMemory<byte> Value)> Entries(ReadOnlyMemory<byte> block, string place, ref long left)
    {
        var bytes = block.Span;
        uint restarts = bytes.Length < sizeof(uint) ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]);
        long end = bytes.Length - sizeof(uint) - (long)restarts * sizeof(uint);
        if (end < 0)
            throw new KerasFormatException($"{place}: expected a block with {restarts} starts of keys, found {bytes.Length} bytes");
        var entries = new List<(string, ReadOnlyMemory<byte>)>();
        byte[] key = [];
        for (int at = 0; at < end; )
        {
            ulong shared = ProtoMessage.ReadNumber(bytes[..(int)end], ref at, place),
                own = ProtoMessage.ReadNumber(bytes[..(int)end], ref at, place),
                length = ProtoMessage.ReadNumber(bytes[..(int)end], ref at, place);
            if (shared > (ulong)key.Length || own > LongestKey - shared || own + length > (ulong)(end - at) || length > int.MaxValue)
                throw new KerasFormatException($"{place}: expected an entry of a block at byte {at}, found other bytes");
            if ((left -= (long)(shared + own)) < 0)
                throw new KerasUnsupportedException($"{place}: keys of more than {MostKeyBytes:N0} bytes");
            key = [.. key.AsSpan(0, (int)shared), .. bytes.Slice(at, (int)own)];
            at += (int)own;
            entries.Add((Encoding.UTF8.GetString(key), block.Slice(at, (int)length)));
            at += (int)length;
        }
        return entries;
    }
}
