namespace KerasSharp.Data;

/// <summary>Files of tables, of whatever format.</summary>
public static class TableFiles
{
    /// <summary>Opens a table by what its first bytes say, whatever its name. Example:
    /// <c>using var table = TableFiles.Open("scores", new ParquetFormat(), new ArrowFormat());</c></summary>
    /// <param name="path">The file.</param>
    /// <param name="formats">The formats that may be met: those of the assemblies KerasSharp.Data.Parquet and KerasSharp.Data.Arrow, or
    /// your own.</param>
    /// <returns>Its columns, and its rows, some thousand at a time; to be disposed of.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="KerasException">The file is damaged, or of none of these formats.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ITableReader Open(string path, params IReadOnlyList<ITableFormat> formats)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(formats);
        var start = new byte[FileBeginning.Bytes];
        int got;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1))
            got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var found = FileBeginning.FormatOf(start.AsSpan(0, got));
        string? name = found is { } format && FileFormats.IsTable(format) ? Name(format) : null;
        return formats.FirstOrDefault(f => f.Name == name)?.Open(path, path)
            ?? throw new KerasException(
                $"{path}: expected a table of the formats {Wording.List(formats.Select(f => f.Name))}, found "
                    + $"{name ?? FileBeginning.OtherOf(start.AsSpan(0, got)) ?? (found is { } other ? Name(other) : "none that is known")}"
            );
    }

    /// <summary>The one of some formats that reads and writes a kind of files.</summary>
    internal static ITableFormat Of(IReadOnlyList<ITableFormat> formats, FileFormat format) =>
        formats.FirstOrDefault(f => f.Name == Name(format))
        ?? throw new KerasException(
            $"expected {nameof(SampleFileOptions)}.{nameof(SampleFileOptions.Tables)} with the format {Name(format)}"
        );

    private static string Name(FileFormat format) => format.ToString().ToLowerInvariant();
}
