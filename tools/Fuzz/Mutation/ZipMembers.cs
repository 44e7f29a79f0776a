using System.IO.Compression;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>The members of a zip archive, in memory.</summary>
internal static class ZipMembers
{
    /// <summary>The members of an archive.</summary>
    internal static List<(string Name, byte[] Bytes)> Of(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return [.. archive.Entries.Select(e => (e.FullName, BytesOf(e)))];
    }

    /// <summary>The files of a folder, as an archive.</summary>
    internal static byte[] OfFolder(string folder) =>
        Packed(
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllBytes(f))),
            compressed: false
        );

    /// <summary>An archive of members.</summary>
    internal static byte[] Packed(IEnumerable<(string Name, byte[] Bytes)> members, bool compressed)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in members)
            {
                var entry = archive.CreateEntry(
                    name.Length == 0 ? "x" : name,
                    compressed ? CompressionLevel.Fastest : CompressionLevel.NoCompression
                );
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var data = entry.Open();
                data.Write(bytes);
            }
        return stream.ToArray();
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var data = entry.Open();
        using var bytes = new MemoryStream();
        data.CopyTo(bytes);
        return bytes.ToArray();
    }
}
