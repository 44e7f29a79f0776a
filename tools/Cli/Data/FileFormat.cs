namespace KerasSharp.Cli.Data;

/// <summary>File formats of inputs and outputs.</summary>
internal enum FileFormat
{
    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>NumPy arrays by name.</summary>
    Npz,

    /// <summary>A line of numbers a sample.</summary>
    Csv,

    /// <summary>A JSON value a sample.</summary>
    Jsonl,
}

/// <summary>Which format a file has.</summary>
internal static class FileFormats
{
    /// <summary>Standard input or output.</summary>
    internal const string Standard = "-";

    internal const string Names = "npy, npz, csv, jsonl";

    /// <summary>The format that the name's suffix tells; null where it tells none.</summary>
    internal static FileFormat? OfName(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => FileFormat.Npy,
            ".npz" => FileFormat.Npz,
            ".csv" => FileFormat.Csv,
            ".jsonl" or ".ndjson" => FileFormat.Jsonl,
            _ => null,
        };

    /// <summary>The format of an input: as given, as its name tells, else as its first bytes tell.</summary>
    internal static FileFormat OfInput(string name, FileFormat? given, Stream content)
    {
        if ((given ?? OfName(name)) is { } format)
            return format;
        Span<byte> start = stackalloc byte[64];
        int got = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        content.Position = 0;
        start = start[..got];
        if (start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return FileFormat.Npy;
        if (start.StartsWith("PK"u8))
            return FileFormat.Npz;
        var text = start.TrimStart(" \t\r\n"u8);
        return text is [(byte)'[' or (byte)'{', ..] ? FileFormat.Jsonl : FileFormat.Csv;
    }

    /// <summary>The format of an output: as given, else as its name tells.</summary>
    /// <exception cref="KerasException">Neither tells it.</exception>
    internal static FileFormat OfOutput(string path, FileFormat? given) =>
        given
        ?? (path == Standard ? null : OfName(path))
        ?? throw new KerasException(
            $"{(path == Standard ? "standard output" : path)}: cannot tell the format; expected a name that ends with .npy, .npz, .csv or .jsonl, or --output-format ({Names})"
        );
}
