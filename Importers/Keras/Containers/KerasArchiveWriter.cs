using System.IO.Compression;
using KerasSharp.IO;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Writes .keras archives as Keras does: each member as it is, without compression.</summary>
internal static class KerasArchiveWriter
{
    // The earliest date that zip knows; so equal models give equal files.
    private static readonly DateTimeOffset s_stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the file whole or not at all.</summary>
    internal static void Save(string path, IEnumerable<(string Name, Action<Stream> Write)> members) =>
        AtomicFile.Write(path, stream => Save(stream, members));

    internal static void Save(Stream stream, IEnumerable<(string Name, Action<Stream> Write)> members)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, write) in members)
        {
            var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = s_stamp;
            using var data = entry.Open();
            write(data);
        }
    }
}
