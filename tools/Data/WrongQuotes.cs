using CsvHelper;

namespace KerasSharp.Data;

/// <summary>Rows whose quotes are wrong, where rows that are no samples are passed over.</summary>
/// <param name="name">What messages call the file.</param>
/// <param name="linesBefore">How many lines of the file stand before what is read.</param>
/// <param name="rejected">Takes them.</param>
internal sealed class WrongQuotes(string name, long linesBefore, RejectedRows rejected)
{
    /// <summary>Writes one down.</summary>
    /// <exception cref="KerasFormatException">It holds the end of a line: nothing tells how many rows went into it.</exception>
    internal void Add(CsvMalformedRecord record)
    {
        long line = record.LineNumber + linesBefore;
        string found = record.Reason switch
        {
            CsvMalformedReason.StrayQuote => "a quote inside a field that does not begin with one",
            CsvMalformedReason.TextAfterClosingQuote => "text behind the quote that closes a field",
            _ => "a quoted field that is never closed",
        };
        string reason = $"expected fields with or without quotes, found {found}";
        if (record.Reason == CsvMalformedReason.UnterminatedQuote || record.RawRecord.AsSpan().IndexOfAny('\n', '\r') >= 0)
            throw new KerasFormatException($"{name}, line {line}: {reason}, and it reaches over the end of a line");
        rejected.Add(name, "line", line, reason, record.RawRecord);
    }
}
