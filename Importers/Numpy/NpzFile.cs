using System.IO.Compression;
using KerasSharp.IO;

namespace KerasSharp.Numpy;

/// <summary>
/// Arrays by name in one .npz file: a zip archive of .npy files, as numpy.savez and numpy.savez_compressed write it.
/// </summary>
public static class NpzFile
{
    // NumPy stamps its entries with the earliest date that zip knows; so equal arrays give equal files.
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays, in the order of the archive.</summary>
    /// <exception cref="KerasFormatException">The file is damaged, no zip archive, or expands to more than its sizes say.</exception>
    /// <exception cref="KerasUnsupportedException">Encryption, another compression than deflate, or an array that is not
    /// supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static OrderedDictionary<string, NpyArray> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, path);
    }

    /// <summary>Reads all arrays from a seekable stream, in the order of the archive.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static OrderedDictionary<string, NpyArray> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        var arrays = new OrderedDictionary<string, NpyArray>(StringComparer.Ordinal);
        foreach (var entry in ZipDirectory.Read(stream, name))
        {
            if (!entry.Name.EndsWith(".npy", StringComparison.Ordinal))
                throw new KerasUnsupportedException($"{name}: entry '{entry.Name}': expected .npy files only.");
            var place = Wording.Of($"{name}: entry '{entry.Name}'");
            using var data = ZipEntryStream.Open(stream, entry, name);
            var array = NpyArray.Read(data, place);
            data.RequireEnd();
            if (!arrays.TryAdd(entry.Name[..^".npy".Length], array))
                throw new KerasFormatException($"{place}: expected each name once, found it twice.");
        }

        return arrays;
    }

    /// <summary>Saves arrays under their names, whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="arrays">Names (without .npy) and arrays, in the order to write them.</param>
    /// <param name="compress">Deflate, as savez_compressed does.</param>
    /// <exception cref="ArgumentException">A name is empty or comes twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        AtomicFile.Write(path, stream => Write(stream, arrays, compress));
    }

    /// <summary>Writes arrays under their names as a zip archive.</summary>
    /// <exception cref="ArgumentException">A name is empty or comes twice.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        Write(stream, arrays.Select(a => KeyValuePair.Create<string, Action<Stream>>(a.Key, a.Value.Write)), compress);
    }

    /// <summary>Writes a zip archive of .npy files, each by its own action, so that none need be in memory.</summary>
    /// <param name="stream">Where the archive goes.</param>
    /// <param name="arrays">Names (without .npy), and what writes one in the .npy format.</param>
    /// <param name="compress">Deflate, as savez_compressed does.</param>
    /// <exception cref="ArgumentException">A name is empty or comes twice.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Action<Stream>>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, write) in arrays)
        {
            if (string.IsNullOrEmpty(name) || !seen.Add(name))
                throw new ArgumentException($"Array name '{name}' is empty or comes twice.", nameof(arrays));
            var entry = archive.CreateEntry(name + ".npy", compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Stamp;
            using var data = entry.Open();
            write(data);
        }
    }
}
