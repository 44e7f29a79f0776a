using System.IO.Compression;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a .keras archive: records of the zip format, a member in the way of its own format, or which members there
/// are.</summary>
/// <param name="json">Changes texts.</param>
/// <param name="hdf5">Changes weights.</param>
internal sealed class ArchiveMutator(IMutator json, IMutator hdf5) : IMutator
{
    private static readonly string[] s_names =
    [
        "../config.json",
        "/config.json",
        "C:/config.json",
        "a\\b",
        "config.json",
        "model.weights.h5",
        "model.weights.npz",
        "model.weights.json",
        "assets/vocabulary.txt",
        "",
    ];

    public string Name => "archive";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        if (dice.OneIn(3))
            return ZipRecords.Change([.. file], dice);
        var members = Members(file);
        if (members.Count == 0)
            return ZipRecords.Change([.. file], dice);
        switch (dice.Next(6))
        {
            case 0:
                members.RemoveAt(dice.Next(members.Count));
                break;
            case 1:
                members.Add((dice.Pick(s_names), dice.Pick(members).Bytes));
                break;
            case 2:
                int renamed = dice.Next(members.Count);
                members[renamed] = (dice.Pick(s_names), members[renamed].Bytes);
                break;
            default:
                int changed = dice.Next(members.Count);
                var (name, bytes) = members[changed];
                var others = Members(other).Where(m => m.Name == name).Select(m => m.Bytes).ToList();
                var mutator = name.EndsWith(".h5", StringComparison.Ordinal) ? hdf5 : json;
                members[changed] = (name, mutator.Mutate(bytes, others.Count > 0 ? others[0] : bytes, dice));
                break;
        }
        return Packed(members, dice.OneIn(4));
    }

    private static List<(string Name, byte[] Bytes)> Members(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return [.. archive.Entries.Select(e => (e.FullName, Bytes(e)))];
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var data = entry.Open();
        using var bytes = new MemoryStream();
        data.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Packed(List<(string Name, byte[] Bytes)> members, bool compressed)
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
}
