using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>Rows that are no samples and are passed over: each is written down, so that none is lost without a word.</summary>
/// <param name="text">Where they are written: a JSON object a line with file, line, reason and row.</param>
internal sealed class RejectedRows(TextWriter text)
{
    private const int LongestRow = 1 << 16;

    /// <summary>How many there are.</summary>
    internal long Count { get; private set; }

    /// <summary>Where the first one is, and why it is none; null while there is none.</summary>
    internal string? First { get; private set; }

    /// <summary>Whether rows are read for another reason than to give them: they come again.</summary>
    internal bool ComeAgain { get; set; }

    /// <summary>Writes one down.</summary>
    /// <param name="file">The file.</param>
    /// <param name="unit">What its rows are counted by: line or row.</param>
    /// <param name="number">The row's number, from 1.</param>
    /// <param name="reason">Why it is no sample.</param>
    /// <param name="row">The row.</param>
    internal void Add(string file, string unit, long number, string reason, string row)
    {
        if (ComeAgain)
            return;
        Count++;
        string place = $"{file}, {unit} {number}";
        if (reason.StartsWith(place, StringComparison.Ordinal))
            reason = reason[place.Length..].TrimStart(',', ':', ' ');
        First ??= $"{place}: {reason}";
        if (row.Length > LongestRow)
            row = row[..LongestRow];
        text.Write($"{{\"file\": {Quote(file)}, \"{unit}\": {number}, \"reason\": {Quote(reason)}, \"row\": {Quote(row)}}}\n");
    }

    private static string Quote(string value) => JsonText.Quoted(value);
}
