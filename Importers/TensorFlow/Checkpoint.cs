using System.Buffers.Binary;
using System.Globalization;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>A checkpoint of TensorFlow 2: <c>PREFIX.index</c>, a sorted table of arrays, and <c>PREFIX.data-00000-of-00001</c> with
/// their numbers.</summary>
internal sealed class Checkpoint
{
    /// <summary>How the index is called behind the prefix.</summary>
    internal const string IndexEnding = ".index";

    /// <summary>The entry that says which object each array belongs to.</summary>
    private const string GraphEntry = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private readonly IPartFiles _files;
    private readonly string _prefix;
    private readonly int _shards;

    private Checkpoint(IPartFiles files, string prefix, int shards, Dictionary<string, TensorEntry> entries) =>
        (_files, _prefix, _shards, Entries) = (files, prefix, shards, entries);

    /// <summary>Its arrays by their keys.</summary>
    internal IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="files">Its files among others.</param>
    /// <param name="prefix">What its files' names begin with.</param>
    /// <exception cref="KerasFormatException">It is damaged, or a file of it is not there.</exception>
    /// <exception cref="KerasUnsupportedException">Its numbers are big-endian, or an array is cut into parts.</exception>
    internal static Checkpoint Open(IPartFiles files, string prefix)
    {
        string index = files.PathOf(prefix + IndexEnding);
        var table = SortedTable.Read(files.Read(prefix + IndexEnding), index);
        if (table is not [("", var head), ..])
            throw new KerasFormatException($"{index}: expected a head of the checkpoint, found none");
        var header = new ProtoMessage(head, index);
        if (header.Number(2) != 0)
            throw new KerasUnsupportedException($"{index}: numbers with the most significant byte first");
        if (header.Number(1) is not (> 0 and <= 99_999 and var shards))
            throw new KerasFormatException($"{index}: expected from 1 to 99,999 files of numbers, found {header.Number(1)}");
        var entries = table
            .Skip(1)
            .ToDictionary(
                e => e.Key,
                e => TensorEntry.Of(new ProtoMessage(e.Value, index), $"{index}: '{Wording.Clip(e.Key)}'", (int)shards),
                StringComparer.Ordinal
            );
        RequireApart(entries.Values, index);
        return new Checkpoint(files, prefix, (int)shards, entries);
    }

    /// <summary>The objects and which array each one's value is.</summary>
    /// <exception cref="KerasFormatException">It has none, or it is damaged.</exception>
    internal ObjectGraph ReadGraph()
    {
        string index = _files.PathOf(_prefix + IndexEnding);
        return Entries.TryGetValue(GraphEntry, out var entry) && entry.IsText
            ? ObjectGraph.OfCheckpoint(new ProtoMessage(ReadText(entry), index), index)
            : throw new KerasFormatException($"{index}: expected an entry '{GraphEntry}', which tells whose the arrays are, found none");
    }

    /// <summary>The bytes of an array, as the file has them.</summary>
    /// <exception cref="KerasFormatException">Its file is not there, ends before it, or is damaged.</exception>
    internal ReadOnlyMemory<byte> Read(TensorEntry entry)
    {
        var bytes = Bytes(entry);
        return Checksum.Mask(Checksum.Extend(0, bytes.Span)) == entry.Checksum ? bytes : throw Damaged(entry);
    }

    // Else a small file could lead to very much.
    private static void RequireApart(IEnumerable<TensorEntry> entries, string place)
    {
        var (shard, end) = (0, 0L);
        foreach (var entry in entries.OrderBy(e => e.Shard).ThenBy(e => e.Offset).ThenBy(e => e.Size))
        {
            if (entry.Shard == shard && entry.Offset < end)
                throw new KerasFormatException($"{place}: expected arrays one behind the other, found one at {entry.Offset} before {end}");
            (shard, end) = (entry.Shard, entry.Offset + entry.Size);
        }
    }

    // One text: its length, the checksum of the length, the text. The array's checksum goes over all three, the length as 32 bits.
    private ReadOnlyMemory<byte> ReadText(TensorEntry entry)
    {
        var bytes = Bytes(entry);
        int at = 0;
        ulong length = ProtoMessage.ReadNumber(bytes.Span, ref at, FileOf(entry));
        if (entry.Shape.Length > 0 || length > uint.MaxValue || (ulong)bytes.Length != (ulong)at + sizeof(uint) + length)
            throw Damaged(entry);
        Span<byte> size = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)length);
        uint checksum = Checksum.Extend(Checksum.Extend(0, size), bytes.Span[at..]);
        return Checksum.Mask(checksum) == entry.Checksum ? bytes[(at + sizeof(uint))..] : throw Damaged(entry);
    }

    private ReadOnlyMemory<byte> Bytes(TensorEntry entry) => _files.Read(PartOf(entry), entry.Offset, entry.Size);

    private string PartOf(TensorEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}.data-{entry.Shard:D5}-of-{_shards:D5}");

    private string FileOf(TensorEntry entry) => _files.PathOf(PartOf(entry));

    private KerasFormatException Damaged(TensorEntry entry) =>
        new($"{FileOf(entry)}: the array at {entry.Offset} is damaged: its checksum is another");
}
