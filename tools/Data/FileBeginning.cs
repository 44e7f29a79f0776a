namespace KerasSharp.Data;

/// <summary>What the first bytes of a file tell of its format.</summary>
internal static class FileBeginning
{
    /// <summary>As many bytes as are looked at.</summary>
    internal const int Bytes = 1 << 16;

    private static readonly (byte[] Magic, string Name)[] s_others =
    [
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file"),
        ([0x1F, 0x8B], "a gzip archive: unpack it first"),
        ([0x80, 0x02], "a Python pickle"),
        ([0x80, 0x03], "a Python pickle"),
        ([0x80, 0x04], "a Python pickle"),
        ([0x80, 0x05], "a Python pickle"),
    ];

    /// <summary>The format that they tell; null for none.</summary>
    internal static FileFormat? FormatOf(ReadOnlySpan<byte> start)
    {
        if (start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return FileFormat.Npy;
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            return FileFormat.Npz;
        if (start.StartsWith("PAR1"u8))
            return FileFormat.Parquet;
        // A stream begins with a message's mark and the length of its metadata, a multiple of 8.
        if (start.StartsWith("ARROW1"u8) || start is [0xFF, 0xFF, 0xFF, 0xFF, _, _, _, 0, ..] && start[4] % 8 == 0)
            return FileFormat.Arrow;
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        // No text has such bytes.
        if (start.ContainsAnyInRange((byte)0, (byte)8) || start.ContainsAnyInRange((byte)14, (byte)31))
            return null;
        start = start.TrimStart(" \t\r\n"u8);
        if (start is [(byte)'[' or (byte)'{', ..])
            return FileFormat.Jsonl;
        int end = start.IndexOfAny((byte)'\r', (byte)'\n');
        // A header may stand above the numbers.
        var second = end < 0 ? [] : start[end..].TrimStart(" \t\r\n"u8);
        return BeginsWithANumber(start) || BeginsWithANumber(second) ? FileFormat.Csv : null;
    }

    /// <summary>What else begins like this, in words; null where that is not known.</summary>
    internal static string? OtherOf(ReadOnlySpan<byte> start)
    {
        foreach (var (magic, name) in s_others)
            if (start.StartsWith(magic))
                return name;
        return null;
    }

    private static bool BeginsWithANumber(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(",;\t\r\n"u8);
        var field = (end < 0 ? text : text[..end]).Trim(" \""u8);
        return NumberText.TryParse(field, out _);
    }
}
