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

    /// <summary>Refuses rules that nothing is read by.</summary>
    /// <param name="files">The formats of the files that are read.</param>
    /// <exception cref="KerasException">The files are of other formats; the message names the option.</exception>
    internal void RequireUse(params IReadOnlyCollection<FileFormat> files)
    {
        if (Header != CsvHeader.Auto && !files.Contains(FileFormat.Csv))
            throw new KerasException($"--header is for .csv, found {Show(files)}");
        if (SkipsBlankLines && !files.Any(f => f is FileFormat.Csv or FileFormat.Jsonl))
            throw new KerasException($"--skip-blank-lines is for .csv and .jsonl, found {Show(files)}");
    }

    /// <exception cref="KerasFormatException">A blank line stands where a sample is expected, and none are passed over.</exception>
    internal void RequireNoBlankLine(string name, long line)
    {
        if (!SkipsBlankLines)
            throw new KerasFormatException(
                $"{name}, line {line}: expected a sample, found a blank line; --skip-blank-lines passes over blank lines"
            );
    }

    private static string Show(IEnumerable<FileFormat> files) =>
        string.Join(", ", files.Distinct().Select(f => $".{f.ToString().ToLowerInvariant()}"));
}
