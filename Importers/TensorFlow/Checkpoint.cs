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
        return Entries.TryGetValue(GraphEntry, out var entry) && entry.IsText && TextsOf(entry) is [var text]
            ? ObjectGraph.OfCheckpoint(new ProtoMessage(text, index), index)
            : throw new KerasFormatException($"{index}: expected an entry '{GraphEntry}', which tells whose the arrays are, found none");
    }

    /// <summary>The texts of an array.</summary>
    /// <exception cref="KerasFormatException">Its file is not there, ends before it, or is damaged.</exception>
    internal string[] ReadTexts(TensorEntry entry) => [.. TextsOf(entry).Select(t => ProtoMessage.TextOf(t.Span, FileOf(entry), 0))];

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

    // The lengths of all texts, their checksum, the texts. The array's checksum goes over all three, each length as 32 bits.
    private ReadOnlyMemory<byte>[] TextsOf(TensorEntry entry)
    {
        var bytes = Bytes(entry);
        long count = 1;
        foreach (long extent in entry.Shape)
            // Each text has a length, so there are no more of them than bytes.
            count = extent >= 0 && extent <= bytes.Length ? Math.Min(count * extent, (long)bytes.Length + 1) : throw Damaged(entry);
        if (count > bytes.Length)
            throw Damaged(entry);
        var lengths = new int[count];
        uint checksum = 0;
        int at = 0;
        Span<byte> size = stackalloc byte[sizeof(uint)];
        for (int i = 0; i < lengths.Length; i++)
        {
            ulong length = ProtoMessage.ReadNumber(bytes.Span, ref at, FileOf(entry));
            lengths[i] = length <= (ulong)bytes.Length ? (int)length : throw Damaged(entry);
            BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)length);
            checksum = Checksum.Extend(checksum, size);
        }
        if (lengths.Sum(l => (long)l) != bytes.Length - at - sizeof(uint))
            throw Damaged(entry);
        if (Checksum.Mask(Checksum.Extend(checksum, bytes.Span[at..])) != entry.Checksum)
            throw Damaged(entry);
        at += sizeof(uint);
        return
        [
            .. lengths.Select(length =>
            {
                at += length;
                return bytes.Slice(at - length, length);
            }),
        ];
    }

    private ReadOnlyMemory<byte> Bytes(TensorEntry entry) => _files.Read(PartOf(entry), entry.Offset, entry.Size);

    private string PartOf(TensorEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}.data-{entry.Shard:D5}-of-{_shards:D5}");

    private string FileOf(TensorEntry entry) => _files.PathOf(PartOf(entry));

    private KerasFormatException Damaged(TensorEntry entry) =>
        new($"{FileOf(entry)}: the array at {entry.Offset} is damaged: its checksum is another");
}
