namespace KerasSharp.Data;

/// <summary>Whether the first line of a .csv file is a header.</summary>
internal enum CsvHeader
{
    /// <summary>Where it is words above a line of numbers, which is told on standard error.</summary>
    Auto,

    /// <summary>It is, whatever it holds.</summary>
    Yes,

    /// <summary>It is none.</summary>
    No,
}

/// <summary>How lines of text become samples.</summary>
/// <param name="Header">What the first line of a .csv file is.</param>
/// <param name="SkipsBlankLines">Whether blank lines among samples are passed over; they are errors if not.</param>
internal sealed record TextRules(CsvHeader Header = CsvHeader.Auto, bool SkipsBlankLines = false)
{
    internal static readonly TextRules Usual = new();

    /// <summary>What separates the fields of .csv; null for a comma, and a tab in .tsv.</summary>
    internal char? Delimiter { get; init; }

    /// <summary>What becomes of columns, and of keys of JSON objects.</summary>
    internal ColumnChoice Columns { get; init; } = ColumnChoice.All;

    /// <summary>What becomes of numbers that are missing.</summary>
    internal MissingRule Missing { get; init; } = MissingRule.Error;

    /// <summary>Takes rows that are no samples; null where they are errors.</summary>
    internal RejectedRows? Rejected { get; init; }

    /// <summary>Makes the numbers of texts; null where there are none.</summary>
    internal WordNumbers? Words { get; init; }

    /// <summary>The rules for a file beside the one whose columns are chosen.</summary>
    internal TextRules ForOtherColumns => this with { Columns = ColumnChoice.All, Missing = MissingRule.Error, Words = null };

    /// <summary>Refuses rules that nothing is read by.</summary>
    /// <param name="files">The formats of the files that are read.</param>
    /// <exception cref="KerasException">The files are of other formats; the message names the option.</exception>
    internal void RequireUse(params IReadOnlyCollection<FileFormat> files)
    {
        if (Header != CsvHeader.Auto && !files.Contains(FileFormat.Csv))
            throw new KerasException($"--header is for .csv, found {Show(files)}");
        if (Delimiter is not null && !files.Contains(FileFormat.Csv))
            throw new KerasException($"--delimiter is for .csv, found {Show(files)}");
        if (Missing != MissingRule.Error && !files.Any(HasRows))
            throw new KerasException($"--missing is for tables and .jsonl, found {Show(files)}");
        if (!Columns.IsAll && !files.Any(HasRows))
            throw new KerasException($"--columns, --ignore, --id and --text are for tables and .jsonl, found {Show(files)}");
        if (Rejected is not null && !files.Any(HasRows))
            throw new KerasException($"--bad-rows is for tables and .jsonl, found {Show(files)}");
        if (SkipsBlankLines && !files.Any(f => f is FileFormat.Csv or FileFormat.Jsonl))
            throw new KerasException($"--skip-blank-lines is for .csv and .jsonl, found {Show(files)}");
    }

    /// <exception cref="KerasFormatException">A blank line stands where a sample is expected, and none are passed over.</exception>
    internal void RequireNoBlankLine(string name, long line)
    {
        if (SkipsBlankLines)
            return;
        if (Rejected is null)
            throw new KerasFormatException($"{name}, line {line}: {BlankLine}; --skip-blank-lines passes over blank lines");
        Rejected.Add(name, "line", line, BlankLine, "");
    }

    /// <summary>What messages and rejected rows call a blank line.</summary>
    private const string BlankLine = "expected a sample, found a blank line";

    private static bool HasRows(FileFormat format) => format is not (FileFormat.Npy or FileFormat.Npz);

    private static string Show(IEnumerable<FileFormat> files) =>
        string.Join(", ", files.Distinct().Select(f => $".{f.ToString().ToLowerInvariant()}"));
}
