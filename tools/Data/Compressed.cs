namespace KerasSharp.Data;

/// <summary>Files that are compressed as a whole, which their first bytes tell.</summary>
internal static class Compressed
{
    /// <summary>The content of a file.</summary>
    /// <param name="file">The file at its beginning; disposed of with what is given.</param>
    /// <param name="name">What messages call it.</param>
    internal static Stream Open(FileStream file, string name)
    {
        Span<byte> start = stackalloc byte[4];
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (start[..got].StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new GzipMembers(file, name);
        return start[..got].StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? new ZstdFrames(file, name) : file;
    }
}
