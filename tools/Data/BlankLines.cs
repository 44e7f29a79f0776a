namespace KerasSharp.Data;

/// <summary>Blank lines in a row, of which it is not known yet whether samples follow: those behind the last sample are part of the
/// end.</summary>
internal struct BlankLines(TextRules rules, string name)
{
    private List<long>? _lines;

    internal void Add(long line)
    {
        _lines ??= [];
        // The first alone is an error; each alone is a rejected row.
        if (_lines.Count == 0 || rules.Rejected is not null)
            _lines.Add(line);
    }

    /// <exception cref="KerasFormatException">There are some, and they are not passed over.</exception>
    internal readonly void StandAmongSamples()
    {
        foreach (long line in _lines ?? [])
            rules.RequireNoBlankLine(name, line);
    }
}
