using KerasSharp.Hdf5;
using KerasSharp.Numpy;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>A .keras file: a zip archive whose entries are read into memory one by one or, where they are stored without compression, where
/// they lie, and never written anywhere. Names, counts and sizes are checked before anything is expanded.</summary>
internal sealed class KerasArchive : IModelMembers
{
    private const int MostEntries = 10_000;

    // Keras stores its entries as they are; a tool that compressed weights anew hardly gets far.
    private const long FreelyExpanded = 64 << 20;
    private const long HighestRatio = 100;

    private readonly Stream _stream;
    private readonly OrderedDictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="stream">The archive, which stays the caller's and must be open as long as members are read.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasFormatException">It is no zip archive, is damaged, or has entries that no .keras file has.</exception>
    /// <exception cref="KerasUnsupportedException">Encryption, or another compression than deflate.</exception>
    internal KerasArchive(Stream stream, string name)
    {
        (_stream, Name) = (stream, name);
        var entries = ZipDirectory.Read(stream, name, ".keras");
        if (entries.Count > MostEntries)
            throw new KerasFormatException($"{name}: expected at most {MostEntries:N0} entries, found {entries.Count:N0}");
        long compressed = 0,
            expanded = 0;
        foreach (var entry in entries)
        {
            if (!IsInside(entry.Name))
                throw new KerasFormatException(
                    $"{name}: entry '{entry.Name}': expected a name inside of the archive, found one that leads out of it"
                );
            if (!_entries.TryAdd(entry.Name, entry))
                throw new KerasFormatException($"{name}: entry '{entry.Name}': expected each name once, found it twice");
            (compressed, expanded) = (compressed + entry.Compressed, expanded + entry.Expanded);
        }
        if (expanded > FreelyExpanded && expanded / HighestRatio > compressed)
            throw new KerasFormatException(
                $"{name}: expected at most {HighestRatio} times the {compressed:N0} bytes that it holds, found {expanded:N0} bytes after "
                    + $"expansion"
            );
    }

    public string Name { get; }

    public IReadOnlyCollection<string> Members => _entries.Keys;

    public byte[] Read(string member)
    {
        var entry = _entries[member];
        if (entry.Expanded > Array.MaxLength)
            throw new KerasUnsupportedException($"{Name}: entry '{member}': reading {entry.Expanded:N0} bytes in one piece");
        using var data = ZipEntryStream.Open(_stream, entry, Name);
        var bytes = new byte[entry.Expanded];
        data.ReadExactly(bytes);
        return bytes;
    }

    public Hdf5File OpenHdf5(string member)
    {
        var entry = _entries[member];
        string name = $"{Name}: {member}";
        if (entry.Method != 0 || entry.Expanded == 0)
            return Hdf5File.Open(Read(member), name);
        using (var data = ZipEntryStream.Open(_stream, entry, Name))
            data.Verify();
        long start = ZipEntryStream.Start(_stream, entry, Name);
        return _stream switch
        {
            FileStream file => Hdf5File.Open(file.Name, start, entry.Expanded, name),
            MemoryStream memory when memory.TryGetBuffer(out var all) => Hdf5File.Open(all.AsMemory((int)start, (int)entry.Expanded), name),
            _ => Hdf5File.Open(Read(member), name),
        };
    }

    // Nothing is ever written to where a name leads; one that leads out was made to harm somebody.
    private static bool IsInside(string name) =>
        name.Length > 0
        && !name.Contains('\\')
        && !name.Contains('\0')
        && name[0] != '/'
        && !(name.Length > 1 && name[1] == ':')
        && !name.Split('/').Contains("..");
}
