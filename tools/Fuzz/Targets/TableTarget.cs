using KerasSharp.Data;
using KerasSharp.Data.Arrow;
using KerasSharp.Data.Parquet;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A table whose file stores columns, all of which are read.</summary>
internal sealed class TableTarget(string format) : ITarget
{
    // A value, whether it is null, and what a list or a text takes beside it.
    private const int BytesOfValue = 40;

    public string Name => format;

    private string FileName => $"fuzz.{format}";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        var stream = new MemoryStream(bytes, writable: false);
        using ITableReader table = format == "parquet" ? ParquetFormat.Open(stream, FileName) : ArrowFormat.Open(stream, FileName);
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].Kind != TableColumnKind.Other)];
        allowance.Elements(Math.Max(1, table.Groups.Sum()) * Math.Max(1, columns.Length), BytesOfValue);
        long rows = 0;
        for (int got = table.Read(columns, out var values); got > 0; got = table.Read(columns, out values))
        {
            rows += got;
            for (int i = 0; i < columns.Length; i++)
                RequireAll(table.Columns[columns[i]].Kind, values[i], got);
        }
        if (rows != table.Rows)
            throw new InvalidOperationException($"{table.Rows} rows were promised, {rows} given");
    }

    private static void RequireAll(TableColumnKind kind, TableValues values, int rows)
    {
        int found = kind switch
        {
            TableColumnKind.Text => values.Texts.Length,
            TableColumnKind.Whole => values.Wholes.Length,
            TableColumnKind.Number => values.Numbers.Length,
            _ => values.Starts.Length - 1,
        };
        if (found != rows || (kind == TableColumnKind.Numbers && values.Starts[^1] != values.Numbers.Length))
            throw new InvalidOperationException($"{rows} rows gave {found} values");
    }
}
