using System.IO.Compression;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>.keras archives that tests take apart and put together anew.</summary>
internal static class Archives
{
    /// <summary>The folder of a stored case that holds model.keras and data.npz.</summary>
    internal static string Folder => Fixtures.PathOf("keras-3.15.1", "model", "dense_keras");

    /// <summary>A stored archive.</summary>
    internal static string File => Path.Combine(Folder, "model.keras");

    /// <summary>Its members.</summary>
    internal static List<(string Name, byte[] Bytes)> Members(string? file = null)
    {
        using var archive = ZipFile.OpenRead(file ?? File);
        var members = new List<(string, byte[])>();
        foreach (var entry in archive.Entries)
        {
            using var data = entry.Open();
            using var bytes = new MemoryStream();
            data.CopyTo(bytes);
            members.Add((entry.FullName, bytes.ToArray()));
        }
        return members;
    }

    /// <summary>An archive of members.</summary>
    internal static byte[] Of(IEnumerable<(string Name, byte[] Bytes)> members, bool compressed = false)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in members)
            {
                using var data = archive
                    .CreateEntry(name, compressed ? CompressionLevel.SmallestSize : CompressionLevel.NoCompression)
                    .Open();
                data.Write(bytes);
            }
        return stream.ToArray();
    }
}
