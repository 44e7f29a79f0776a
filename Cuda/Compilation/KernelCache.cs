using System.Security.Cryptography;
using System.Text;

namespace KerasSharp.Cuda.Compilation;

/// <summary>Compiled kernels on disk, found by a hash of all that went into them. An entry begins with a hash of its own content:
/// one that was damaged, or not written to its end, is as good as none. Several processes may share the folder.</summary>
/// <param name="folder">Where the entries lie, made when the first is written; null to keep nothing.</param>
internal sealed class KernelCache(string? folder)
{
    /// <summary>The folder below the user's local application data; null where there is none. A folder that others may write into, as for
    /// temporary files, would let them choose the code.</summary>
    public static string? DefaultFolder =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } data
            ? Path.Combine(data, "KerasSharp", "cuda")
            : null;

    /// <summary>The name of an entry.</summary>
    public static string Key(string source, IEnumerable<string> options, string compiler) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{compiler}\n{string.Join('\n', options)}\n\n{source}")));

    /// <summary>An entry's content, or null where there is none that is whole.</summary>
    public byte[]? Find(string key)
    {
        if (folder is null)
            return null;
        byte[] entry;
        try
        {
            entry = File.ReadAllBytes(PathOf(key));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException)
        {
            // What cannot be read is compiled anew.
            return null;
        }
        if (entry.Length <= SHA256.HashSizeInBytes)
            return null;
        var content = entry.AsSpan(SHA256.HashSizeInBytes);
        return SHA256.HashData(content).AsSpan().SequenceEqual(entry.AsSpan(0, SHA256.HashSizeInBytes)) ? content.ToArray() : null;
    }

    /// <summary>Keeps an entry: written beside its place and then renamed.</summary>
    /// <returns>Whether it could be kept; a folder that cannot be written costs time, nothing else.</returns>
    public bool Keep(string key, ReadOnlySpan<byte> content)
    {
        if (folder is null)
            return false;
        string beside = PathOf($"{key}.{Guid.NewGuid():N}.new");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(beside, [.. SHA256.HashData(content), .. content]);
            File.Move(beside, PathOf(key), overwrite: true);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // A full disk leaves half of one.
            try
            {
                File.Delete(beside);
            }
            catch (Exception again) when (again is UnauthorizedAccessException or IOException) { }
            return false;
        }
    }

    private string PathOf(string name) => Path.Combine(folder!, name);
}
