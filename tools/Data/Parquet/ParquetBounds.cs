using System.Buffers;
using System.Buffers.Binary;
using Parquet.Meta;

namespace KerasSharp.Data.Parquet;

/// <summary>Whether what a Parquet file claims of itself can be: looked at before Parquet.Net takes memory for it, which believes each
/// number (Apache Parquet format, File format and Data pages).</summary>
internal static class ParquetBounds
{
    private const int Magic = 4,
        Tail = 8,
        LargestFooter = 1 << 28,
        DeepestSchema = 32,
        FirstHeader = 1 << 12,
        LargestHeader = 1 << 26;

    // The densest of the codecs, zstd, writes a block of 128 KiB that repeats one byte in 4 bytes; what is small may be anything.
    private const long MostBytesForAByte = 1 << 15,
        FewBytes = 1 << 24;

    /// <summary>Looks at the footer.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="EndOfStreamException">It claims more than the file has.</exception>
    internal static void RequireFooter(Stream stream)
    {
        Span<byte> tail = stackalloc byte[Tail];
        if (stream.Length < Magic + Tail)
            throw new EndOfStreamException($"expected at least {Magic + Tail} bytes, found {stream.Length}");
        stream.Position = stream.Length - Tail;
        stream.ReadExactly(tail);
        // An encrypted one ends otherwise; the library tells so.
        if (!tail[4..].SequenceEqual("PAR1"u8))
            return;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > Math.Min(LargestFooter, stream.Length - Magic - Tail))
            throw new EndOfStreamException($"a footer claims {length} bytes, the file has {stream.Length}");
        byte[] footer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            stream.Position = stream.Length - Tail - length;
            stream.ReadExactly(footer, 0, (int)length);
            var schema = new SchemaTree();
            CompactWalk.Walk(footer.AsSpan(0, (int)length), schema, CompactShape.Footer);
            schema.Require();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(footer);
            stream.Position = 0;
        }
    }

    /// <summary>Looks at the headers of a column's pages.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or do not hold the values that are claimed.</exception>
    /// <exception cref="EndOfStreamException">They claim more than the file has.</exception>
    internal static void RequirePages(Stream stream, ColumnMetaData column)
    {
        long at = column.DictionaryPageOffset is > 0 and var dictionary
                ? Math.Min(dictionary, column.DataPageOffset)
                : column.DataPageOffset,
            values = 0,
            unpacked = 0;
        while (values < column.NumValues)
        {
            var page = new PageHead();
            long begin = at;
            at += ReadHead(stream, at, page);
            if (page.Compressed < 0 || page.Compressed > stream.Length - at)
                throw new EndOfStreamException($"the page at byte {begin} claims {page.Compressed} bytes, {stream.Length - at} are left");
            if (page.Unpacked < 0 || page.Unpacked > Math.Max(FewBytes, MostBytesForAByte * page.Compressed))
                throw new InvalidDataException(
                    $"the page at byte {begin} claims to be unpacked from {page.Compressed} to {page.Unpacked} bytes"
                );
            if (page.Levels < 0 || page.Levels > Math.Min(page.Compressed, page.Unpacked))
                throw new InvalidDataException($"the page at byte {begin} claims {page.Levels} bytes of levels in {page.Compressed}");
            unpacked += page.Unpacked;
            // Each has a byte at least: only data pages hold what is shorter.
            if (page.DictionaryValues is { } words && (words < 0 || words > page.Unpacked))
                throw new InvalidDataException($"the dictionary at byte {begin} claims {words} values in {page.Unpacked} bytes");
            if (page.Values is { } found && (found < 0 || found > column.NumValues - values))
                throw new InvalidDataException(
                    $"the page at byte {begin} claims {found} values, {column.NumValues - values} of the column are left"
                );
            values += page.Values ?? 0;
            if (column.Codec == CompressionCodec.SNAPPY && page.IsPacked && page.Compressed > page.Levels)
                RequireSnappy(stream, at + page.Levels, page.Unpacked - page.Levels, begin);
            at += page.Compressed;
        }
        if (unpacked > int.MaxValue)
            throw new InvalidDataException($"expected pages of at most {int.MaxValue} bytes, found {unpacked}; smaller groups can be read");
    }

    /// <summary>A block of Snappy begins with the length to which it is unpacked (Snappy framing, format description).</summary>
    private static void RequireSnappy(Stream stream, long at, long unpacked, long page)
    {
        stream.Position = at;
        long length = 0;
        for (int shift = 0, next = 128; next >= 128 && shift < 35; shift += 7)
        {
            next = stream.ReadByte();
            if (next < 0)
                throw new EndOfStreamException($"the page at byte {page} has no block of Snappy");
            length |= (long)(next & 127) << shift;
        }
        if (length > unpacked)
            throw new InvalidDataException($"the page at byte {page} claims {unpacked} bytes, its block of Snappy {length}");
    }

    // A header holds the least and the greatest value, which may be long texts.
    private static int ReadHead(Stream stream, long at, PageHead page)
    {
        if (at < Magic || at >= stream.Length)
            throw new EndOfStreamException($"expected a page at byte {at} of {stream.Length}");
        for (int size = FirstHeader; ; size *= 16)
        {
            byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                stream.Position = at;
                int got = stream.ReadAtLeast(bytes.AsSpan(0, size), size, throwOnEndOfStream: false);
                return CompactWalk.Walk(bytes.AsSpan(0, got), page, CompactShape.Page);
            }
            catch (EndOfStreamException) when (size < LargestHeader && at + size < stream.Length)
            {
                page.Clear();
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    /// <summary>How the elements of a schema are nested: each tells how many follow it as its own.</summary>
    private sealed class SchemaTree : ICompactVisitor
    {
        private const int Schema = 2,
            Children = 5;

        private readonly List<long> _children = [];

        public void Begin(ReadOnlySpan<int> path)
        {
            if (path is [Schema])
                _children.Add(0);
        }

        public void Number(ReadOnlySpan<int> path, long value)
        {
            if (path is [Schema, Children])
                _children[^1] = value;
        }

        internal void Require()
        {
            var open = new Stack<long>();
            open.Push(1);
            foreach (long children in _children)
            {
                while (open.TryPeek(out long left) && left == 0)
                    open.Pop();
                if (open.Count == 0)
                    throw new InvalidDataException("the schema has elements that belong to none");
                open.Push(open.Pop() - 1);
                if (children < 0 || children >= _children.Count)
                    throw new InvalidDataException($"an element of the schema claims {children} elements, there are {_children.Count}");
                open.Push(children);
                if (open.Count > DeepestSchema)
                    throw new InvalidDataException($"the elements of the schema are nested more than {DeepestSchema} times");
            }
            if (open.Any(left => left > 0))
                throw new InvalidDataException("an element of the schema claims elements that are not there");
        }
    }

    /// <summary>What the header of a page claims.</summary>
    private sealed class PageHead : ICompactVisitor
    {
        private const int UnpackedSize = 2,
            CompressedSize = 3,
            DataPage = 5,
            DictionaryPage = 7,
            DataPageOfVersion2 = 8,
            Count = 1,
            DefinitionBytes = 5,
            RepetitionBytes = 6,
            Packed = 7;

        internal long Unpacked { get; private set; }

        internal long Compressed { get; private set; }

        internal long? Values { get; private set; }

        internal long? DictionaryValues { get; private set; }

        /// <summary>The bytes of levels, which are not packed in pages of version 2.</summary>
        internal long Levels { get; private set; }

        /// <summary>Whether there is anything that is packed.</summary>
        internal bool IsPacked { get; private set; } = true;

        public void Begin(ReadOnlySpan<int> path) { }

        public void Number(ReadOnlySpan<int> path, long value)
        {
            switch (path)
            {
                case [UnpackedSize]:
                    Unpacked = value;
                    break;
                case [CompressedSize]:
                    Compressed = value;
                    break;
                case [DataPage or DataPageOfVersion2, Count]:
                    Values = value;
                    break;
                case [DataPageOfVersion2, DefinitionBytes or RepetitionBytes]:
                    Levels += value;
                    break;
                case [DataPageOfVersion2, Packed]:
                    IsPacked = value != 0;
                    break;
                case [DictionaryPage, Count]:
                    DictionaryValues = value;
                    break;
            }
        }

        internal void Clear() => (Unpacked, Compressed, Values, DictionaryValues, Levels, IsPacked) = (0, 0, null, null, 0, true);
    }
}
