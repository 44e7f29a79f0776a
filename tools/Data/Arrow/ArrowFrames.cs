using System.Buffers.Binary;

namespace KerasSharp.Data.Arrow;

/// <summary>One record batch as its frame claims it.</summary>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">How many bytes its frame has, and those of what stands between it and the batch before it: dictionaries.</param>
internal readonly record struct ArrowFrame(long Rows, long Bytes);

/// <summary>Walks the frames of Arrow's encapsulated messages (Arrow Columnar Format, Encapsulated message format) and compares the lengths
/// that they claim with the file, before memory is taken for them.</summary>
internal static class ArrowFrames
{
    private const int Continuation = -1,
        LongestMetadata = 1 << 26,
        Schema = 1,
        DictionaryBatch = 2,
        RecordBatch = 3,
        SchemaFields = 1,
        FieldChildren = 5,
        DictionaryData = 1,
        Nodes = 1,
        Buffers = 2,
        StructBytes = 16,
        DeepestFields = 32,
        HeaderType = 1,
        Header = 2,
        BodyLength = 3;

    // A row takes a bit at least, and what is compressed has a bound as well.
    private const long MostRowsForAByte = 4096,
        FewRows = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>Where the messages stand: all of a stream; of a file what is between its magic and its footer.</summary>
    /// <exception cref="KerasFormatException">The file is cut off.</exception>
    internal static (long From, long To) Range(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8],
            end = stackalloc byte[10];
        stream.Position = 0;
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!start[..got].StartsWith(Magic))
            return (0, stream.Length);
        if (stream.Length < start.Length + end.Length)
            throw Damaged(name, $"expected a footer, found the end of the file");
        stream.Position = stream.Length - end.Length;
        stream.ReadExactly(end);
        long footer = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end[4..].SequenceEqual(Magic) || footer < 0 || footer > stream.Length - start.Length - end.Length)
            throw Damaged(name, $"expected a footer at the end, found none: the file is cut off or was written over");
        return (start.Length, stream.Length - end.Length - footer);
    }

    /// <summary>The record batches.</summary>
    /// <exception cref="KerasFormatException">A frame claims what the file does not have.</exception>
    internal static IReadOnlyList<ArrowFrame> Walk(Stream stream, long from, long to, string name)
    {
        var batches = new List<ArrowFrame>();
        Span<byte> prefix = stackalloc byte[4];
        long at = from,
            last = from;
        while (at + prefix.Length <= to)
        {
            long begin = at;
            stream.Position = at;
            int length = ReadInt(stream, prefix);
            at += prefix.Length;
            // Before version 0.15 the length stood alone.
            if (length == Continuation && at + prefix.Length <= to)
            {
                length = ReadInt(stream, prefix);
                at += prefix.Length;
            }
            if (length == 0)
                return batches;
            if (length < 0 || length > Math.Min(LongestMetadata, to - at))
                throw Damaged(name, $"at byte {begin} a message claims {length} bytes of metadata, {to - at} are left");
            var metadata = new byte[length];
            stream.ReadExactly(metadata);
            at += length;
            var message = new FlatTable(metadata, name, begin);
            long body = message.Long(BodyLength);
            if (body < 0 || body > to - at)
                throw Damaged(name, $"at byte {begin} a message claims a body of {body} bytes, {to - at} are left");
            at += body;
            Require(message, length, name, begin);
            if (message.Byte(HeaderType) != RecordBatch)
                continue;
            Checked(message.Table(Header).Long(0), at - begin, name, begin);
            batches.Add(new ArrowFrame(message.Table(Header).Long(0), at - last));
            last = at;
        }
        // A stream that was cut between two frames has no end of its own, which the format lets pass; a frame that was cut is told above.
        return batches;
    }

    internal static KerasFormatException Damaged(string name, Wording problem) => new($"{name}: the Arrow file is damaged: {problem}");

    private static void Checked(long rows, long bytes, string name, long begin)
    {
        if (rows < 0 || rows > Math.Min(int.MaxValue, Math.Max(FewRows, MostRowsForAByte * bytes)))
            throw Damaged(name, $"at byte {begin} a batch claims {rows} rows in {bytes} bytes");
    }

    /// <summary>Looks at the lists of a message's header, for whose elements the library takes memory as they claim.</summary>
    private static void Require(FlatTable message, int bytes, string name, long begin)
    {
        // Each takes more than these bytes, unless several share them, which then could be more than any number.
        int left = bytes / sizeof(long);
        switch (message.Byte(HeaderType))
        {
            case Schema:
                RequireFields(message.Table(Header), SchemaFields, ref left, 0, name, begin);
                break;
            case DictionaryBatch:
                RequireLists(message.Table(Header).Table(DictionaryData));
                break;
            case RecordBatch:
                RequireLists(message.Table(Header));
                break;
        }
    }

    private static void RequireLists(FlatTable batch)
    {
        _ = batch.List(Nodes, StructBytes);
        _ = batch.List(Buffers, StructBytes);
    }

    private static void RequireFields(FlatTable table, int list, ref int left, int depth, string name, long begin)
    {
        if (depth > DeepestFields)
            throw Damaged(name, $"at byte {begin} fields are nested more than {DeepestFields} times");
        foreach (var field in table.Tables(list))
        {
            if (left-- == 0)
                throw Damaged(name, $"at byte {begin} a message claims more fields than its bytes can hold");
            RequireFields(field, FieldChildren, ref left, depth + 1, name, begin);
        }
    }

    private static int ReadInt(Stream stream, Span<byte> buffer)
    {
        stream.ReadExactly(buffer);
        return BinaryPrimitives.ReadInt32LittleEndian(buffer);
    }

    /// <summary>A table of a FlatBuffer: an offset to where its fields lie, each at a place of its own or absent.</summary>
    private readonly struct FlatTable
    {
        private readonly byte[] _bytes;
        private readonly string _name;
        private readonly long _begin;
        private readonly long _at;

        internal FlatTable(byte[] bytes, string name, long begin)
        {
            (_bytes, _name, _begin) = (bytes, name, begin);
            _at = (uint)BinaryPrimitives.ReadInt32LittleEndian(Span(0, 4));
        }

        private FlatTable(FlatTable outer, long at) => (_bytes, _name, _begin, _at) = (outer._bytes, outer._name, outer._begin, at);

        internal byte Byte(int field) => Place(field) is { } at ? Span(at, 1)[0] : (byte)0;

        internal long Long(int field) => Place(field) is { } at ? BinaryPrimitives.ReadInt64LittleEndian(Span(at, 8)) : 0;

        internal FlatTable Table(int field) =>
            Place(field) is { } at
                ? new FlatTable(this, at + (uint)BinaryPrimitives.ReadInt32LittleEndian(Span(at, 4)))
                : throw Damaged(_name, $"at byte {_begin} a message has no header");

        /// <summary>How many elements a list has, where there are bytes for them.</summary>
        internal int List(int field, int size)
        {
            if (Place(field) is not { } at)
                return 0;
            long from = at + (uint)BinaryPrimitives.ReadInt32LittleEndian(Span(at, 4));
            int count = BinaryPrimitives.ReadInt32LittleEndian(Span(from, 4));
            return count >= 0 && count <= (_bytes.Length - from - 4) / size
                ? count
                : throw Damaged(_name, $"at byte {_begin} a list claims {count} elements in {_bytes.Length} bytes of metadata");
        }

        /// <summary>The tables of a list.</summary>
        internal IEnumerable<FlatTable> Tables(int field)
        {
            int count = List(field, sizeof(int));
            for (int i = 0; i < count; i++)
            {
                long from = Place(field)!.Value,
                    at = from + (uint)BinaryPrimitives.ReadInt32LittleEndian(Span(from, 4)) + 4 + 4 * i;
                yield return new FlatTable(this, at + (uint)BinaryPrimitives.ReadInt32LittleEndian(Span(at, 4)));
            }
        }

        private long? Place(int field)
        {
            long fields = _at - BinaryPrimitives.ReadInt32LittleEndian(Span(_at, 4));
            int size = BinaryPrimitives.ReadUInt16LittleEndian(Span(fields, 2)),
                entry = 4 + 2 * field;
            if (entry + 2 > size)
                return null;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(Span(fields + entry, 2));
            return offset == 0 ? null : _at + offset;
        }

        private ReadOnlySpan<byte> Span(long at, int length) =>
            at >= 0 && at <= _bytes.Length - length
                ? _bytes.AsSpan((int)at, length)
                : throw Damaged(_name, $"at byte {_begin} a message points beyond its metadata");
    }
}
