namespace KerasSharp.Data;

/// <summary>File formats of inputs and outputs.</summary>
internal enum FileFormat
{
    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>NumPy arrays by name.</summary>
    Npz,

    /// <summary>A line of numbers a sample.</summary>
    Csv,

    /// <summary>A JSON value a sample; for models that take texts also one JSON value for all.</summary>
    Jsonl,

    /// <summary>Columns of a table, compressed.</summary>
    Parquet,

    /// <summary>Columns of a table, as they lie in memory: Arrow's IPC format.</summary>
    Arrow,
}

/// <summary>Which format a file has.</summary>
internal static class FileFormats
{
    /// <summary>Standard input or output.</summary>
    internal const string Standard = "-";

    internal const string Names = "npy, npz, csv, jsonl, parquet, arrow";

    /// <summary>The format that the name's suffix tells; null where it tells none.</summary>
    internal static FileFormat? OfName(string path) =>
        Suffix(path) switch
        {
            ".npy" => FileFormat.Npy,
            ".npz" => FileFormat.Npz,
            ".csv" or ".tsv" => FileFormat.Csv,
            ".jsonl" or ".ndjson" => FileFormat.Jsonl,
            ".parquet" => FileFormat.Parquet,
            ".arrow" or ".arrows" or ".ipc" or ".feather" => FileFormat.Arrow,
            _ => null,
        };

    /// <summary>Whether files of the format store columns, not rows.</summary>
    internal static bool IsTable(FileFormat format) => format is FileFormat.Parquet or FileFormat.Arrow;

    /// <summary>Whether the name says that tabs separate fields.</summary>
    internal static bool IsTabbed(string path) => Suffix(path) == ".tsv";

    /// <summary>What separates fields of a text of this name, where nothing else says it.</summary>
    internal static char Delimiter(string path) => IsTabbed(path) ? '\t' : ',';

    /// <summary>Whether the name says that the file is one JSON value.</summary>
    internal static bool IsWholeJson(string path) => Suffix(path) == ".json";

    // Compression is told by content.
    private static string Suffix(string path)
    {
        string suffix = Path.GetExtension(path).ToLowerInvariant();
        return suffix is ".gz" or ".zst" or ".zstd" ? Path.GetExtension(path[..^suffix.Length]).ToLowerInvariant() : suffix;
    }

    /// <summary>The format of an input: as given, as its name tells, else as its first bytes tell. The output has no say in it.</summary>
    /// <param name="name">The file, or what messages call standard input.</param>
    /// <param name="given">The format that the command line gives; null for none.</param>
    /// <param name="content">The file at its beginning.</param>
    /// <param name="option">The option that would give it.</param>
    /// <exception cref="KerasException">Nothing tells it, or there is nothing.</exception>
    internal static FileFormat OfInput(string name, FileFormat? given, Stream content, string option)
    {
        if ((given ?? OfName(name)) is { } format)
            return format;
        var start = new byte[FileBeginning.Bytes];
        int got = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got == 0)
            throw new KerasException($"{name}: expected at least one sample, found none");
        string found = FileBeginning.OtherOf(start.AsSpan(0, got)) is { } other ? $", which begin as those of {other}" : "";
        return FileBeginning.FormatOf(start.AsSpan(0, got))
            ?? throw new KerasException(
                $"{name}: cannot tell the format from its name or its first bytes{found}; "
                    + $"expected .npy, .npz, .csv, .tsv, .jsonl, .parquet or .arrow, or {option} ({Names})"
            );
    }

    /// <summary>The format of an output: as given, else as its name tells.</summary>
    /// <exception cref="KerasException">Neither tells it.</exception>
    internal static FileFormat OfOutput(string path, FileFormat? given) =>
        given
        ?? (path == Standard ? null : OfName(path))
        ?? throw new KerasException(
            $"{(path == Standard ? "standard output" : path)}: cannot tell the format; expected a name that ends with .npy, .npz, "
                + $".csv, .jsonl, .parquet or .arrow, or --output-format ({Names})"
        );
}
