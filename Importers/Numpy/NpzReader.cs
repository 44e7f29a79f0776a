using KerasSharp.IO;

namespace KerasSharp.Numpy;

/// <summary>Reads arrays of a .npz file row by row, several at the same time, so that none need fit into memory.</summary>
public sealed class NpzReader
{
    private readonly string _path;
    private readonly OrderedDictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private NpzReader(string path, string name)
    {
        (_path, Name) = (path, name);
        using var stream = OpenFile(path);
        foreach (var entry in ZipDirectory.Read(stream, name))
        {
            if (!entry.Name.EndsWith(".npy", StringComparison.Ordinal))
                throw new KerasUnsupportedException($"{name}: entry '{entry.Name}': expected .npy files only.");
            if (!_entries.TryAdd(entry.Name[..^".npy".Length], entry))
                throw new KerasFormatException($"{name}: entry '{entry.Name}': expected each name once, found it twice.");
        }
    }

    /// <summary>What error messages call this file.</summary>
    public string Name { get; }

    /// <summary>The arrays' names, in the order of the archive.</summary>
    public IReadOnlyList<string> Names => _entries.Keys;

    /// <summary>Opens a .npz file and reads its directory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What error messages call it; null for its path.</param>
    /// <exception cref="KerasFormatException">The file is damaged or no zip archive.</exception>
    /// <exception cref="KerasUnsupportedException">Encryption, another compression than deflate, or an entry that is no .npy
    /// file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static NpzReader Open(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new NpzReader(path, name ?? path);
    }

    /// <summary>Opens one array.</summary>
    /// <exception cref="KerasFormatException">There is no array of this name, or it is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">A dtype that is not supported.</exception>
    public NpyReader Array(string array)
    {
        if (!_entries.TryGetValue(array, out var entry))
            throw new KerasFormatException(
                $"{Name}: expected an array '{array}', found {(Names.Count == 0 ? "none" : Wording.List(Names))}."
            );
        var file = OpenFile(_path);
        try
        {
            return NpyReader.Open(new OwningStream(ZipEntryStream.Open(file, entry, Name), file), $"{Name}: entry '{entry.Name}'");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>Closes the archive with its entry.</summary>
    private sealed class OwningStream(ZipEntryStream entry, FileStream file) : ReadOnlyStream
    {
        public override bool CanSeek => true;
        public override long Length => entry.Length;

        public override long Position
        {
            get => entry.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => entry.Read(buffer);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                entry.Dispose();
                file.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
