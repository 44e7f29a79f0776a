using System.Security.Cryptography;

namespace KerasSharp.Scoring;

/// <summary>By what a file is known again.</summary>
internal static class FileHash
{
    private const int Edge = 1 << 16;

    /// <summary>The hash of all of it.</summary>
    internal static string Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The hash of its beginning and its end, which is had without reading a large file once more.</summary>
    internal static string OfEdges(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Edge];
        hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, Edge, throwOnEndOfStream: false));
        stream.Position = Math.Max(stream.Position, stream.Length - Edge);
        hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, Edge, throwOnEndOfStream: false));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
