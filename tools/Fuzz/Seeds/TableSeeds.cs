using KerasSharp.Data;
using KerasSharp.Data.Arrow;
using KerasSharp.Data.Parquet;

namespace KerasSharp.Fuzz.Seeds;

/// <summary>Small tables of all kinds of columns.</summary>
internal static class TableSeeds
{
    /// <summary>Parquet files.</summary>
    internal static IEnumerable<byte[]> Parquet => Make(new ParquetFormat());

    /// <summary>Arrow files.</summary>
    internal static IEnumerable<byte[]> Arrow => Make(new ArrowFormat());

    private static IEnumerable<byte[]> Make(ITableFormat format)
    {
        foreach (var kind in Enum.GetValues<TableColumnKind>().Where(k => k != TableColumnKind.Other))
            yield return Make(format, [kind], 3, 1);
        yield return Make(
            format,
            [TableColumnKind.Text, TableColumnKind.Whole, TableColumnKind.Number, TableColumnKind.Numbers],
            rows: 20,
            groups: 3
        );
    }

    private static byte[] Make(ITableFormat format, TableColumnKind[] kinds, int rows, int groups)
    {
        using var bytes = new MemoryStream();
        using (var table = format.Create(bytes, [.. kinds.Select((k, i) => new TableColumn($"c{i}", k, ""))]))
        {
            for (int group = 0; group < groups; group++)
                table.Write(rows, [.. kinds.Select(k => Values(k, rows))]);
            table.Complete();
        }
        return bytes.ToArray();
    }

    private static TableValues Values(TableColumnKind kind, int rows) =>
        kind switch
        {
            TableColumnKind.Text => new TableValues { Texts = [.. Enumerable.Range(0, rows).Select(i => $"text {i % 3}")] },
            TableColumnKind.Whole => new TableValues { Wholes = [.. Enumerable.Range(0, rows).Select(i => (long)i)] },
            TableColumnKind.Number => new TableValues { Numbers = [.. Enumerable.Range(0, rows).Select(i => i / 4.0)] },
            _ => new TableValues
            {
                Numbers = [.. Enumerable.Range(0, 2 * rows).Select(i => i / 4.0)],
                Starts = [.. Enumerable.Range(0, rows + 1).Select(i => 2 * i)],
            },
        };
}
