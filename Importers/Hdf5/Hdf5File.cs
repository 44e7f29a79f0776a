using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5;

/// <summary>
/// A file in the HDF5 format, opened for reading. Files of 1 MiB or more are memory-mapped, so they must not be truncated by others
/// while open. Sections named in this folder are those of the "HDF5 File Format Specification Version 3.0".
/// </summary>
public sealed class Hdf5File : IDisposable
{
    // As many as libhdf5 follows by default.
    private const int MaxSoftLinks = 16;
    private readonly FileBytes _bytes;
    private readonly ObjectLocation _place;

    private Hdf5File(FileBytes bytes, string name)
    {
        _bytes = bytes;
        Name = name;
        var superblock = Superblock.Read(bytes, name);
        SuperblockVersion = superblock.Version;
        _place = new ObjectLocation(bytes, name, "/", superblock);
        Root = OpenObject(superblock.RootAddress, "/") as Hdf5Group ?? throw _place.Bad("expected a group, found a dataset or datatype");
    }

    /// <summary>What error messages call the file: its path.</summary>
    public string Name { get; }

    /// <summary>Bytes of the file.</summary>
    public long Size => _bytes.Length;

    /// <summary>Version of the file format's beginning, 0 to 3.</summary>
    public int SuperblockVersion { get; }

    /// <summary>The group that all paths start from.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="WrongFileException">The file is one of another, known kind.</exception>
    /// <exception cref="KerasFormatException">The file is no HDF5 file, is truncated or damaged.</exception>
    /// <exception cref="KerasUnsupportedException">The file needs what this reader does not support.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static Hdf5File Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WrongFileException.ThrowIfNoFile(path);
        return Open(FileBytes.Open(path), path);
    }

    /// <summary>Opens a file that is in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static Hdf5File Open(ReadOnlyMemory<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Open(FileBytes.Of(bytes), name);
    }

    /// <summary>Opens a file that lies as it is in a part of another, such as an archive.</summary>
    /// <param name="path">The other file.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">The part's bytes.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the file.</exception>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static Hdf5File Open(string path, long offset, long length, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(name);
        WrongFileException.ThrowIfNoFile(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, new FileInfo(path).Length - offset);
        return Open(FileBytes.Open(path, offset, length), name);
    }

    /// <summary>Opens a file without comparing checksums: for tests that damage files.</summary>
    internal static Hdf5File OpenUnchecked(ReadOnlyMemory<byte> bytes, string name) =>
        Open(FileBytes.Of(bytes, verifyChecksums: false), name);

    /// <summary>Releases the file. Its objects, and spans and memory that they gave, must not be used any more.</summary>
    public void Dispose() => _bytes.Dispose();

    internal Hdf5Object OpenObject(ulong address, string path)
    {
        var header = ObjectHeader.Read(_place.At(path), address);
        if (header.Find(MessageType.SharedMessageTable) is not null)
            throw header.Place.Unsupported("a file with a table of shared header messages");
        if (LinkReader.IsGroup(header))
            return new Hdf5Group(this, header, path);
        if (header.Find(MessageType.DataLayout) is not null)
            return new Hdf5Dataset(this, header, path);
        if (header.Find(MessageType.Datatype) is not null)
            return new Hdf5NamedDatatype(this, header, path);
        throw header.Place.Bad("object header", address, "expected a group, dataset or datatype, found none of their messages");
    }

    internal Hdf5Object Resolve(Hdf5Group start, string path) => Resolve(start, path, mustExist: true)!;

    internal Hdf5Object? TryResolve(Hdf5Group start, string path) => Resolve(start, path, mustExist: false);

    private static Queue<string> Parts(string path) => new(path.Split('/').Where(part => part is not ("" or ".")));

    private Hdf5Object? Resolve(Hdf5Group start, string path, bool mustExist)
    {
        ArgumentNullException.ThrowIfNull(path);
        Hdf5Object at = path.StartsWith('/') ? Root : start;
        var parts = Parts(path);
        var softLinks = 0;
        while (parts.TryDequeue(out var name))
        {
            if (at is not Hdf5Group group)
                return mustExist
                    ? throw _place.At(at.Path).Bad($"expected a group with a member '{name}', found a dataset or datatype")
                    : null;
            var link = group.FindLink(name);
            if (link is null)
                return mustExist ? throw group.Missing(name) : null;
            switch (link.Kind)
            {
                case Hdf5LinkKind.Hard:
                    at = group.OpenChild(link);
                    break;
                case Hdf5LinkKind.Soft:
                    if (++softLinks > MaxSoftLinks)
                        return mustExist
                            ? throw _place
                                .At(group.ChildPath(name))
                                .Bad($"expected at most {MaxSoftLinks} soft links on the way, found more: they may form a loop")
                            : null;
                    if (link.Target.StartsWith('/'))
                        at = Root;
                    parts = new Queue<string>(Parts(link.Target).Concat(parts));
                    break;
                default:
                    if (!mustExist)
                        return null;
                    throw _place
                        .At(group.ChildPath(name))
                        .Unsupported(
                            $"{(link.Kind == Hdf5LinkKind.External ? "an external link" : "a user-defined link")} to "
                                + $"'{link.Target}', which is never followed,"
                        );
            }
        }

        return at;
    }

    private static Hdf5File Open(FileBytes bytes, string name)
    {
        try
        {
            return new Hdf5File(bytes, name);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
