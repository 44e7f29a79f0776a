using System.Globalization;
using KerasSharp.Data;
using KerasSharp.Data.Parquet;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Parquet files for tests.</summary>
internal static class ParquetInput
{
    private const int GroupRows = 30;

    /// <summary>Writes a .csv file of ids and numbers again, in groups of 30 rows.</summary>
    internal static void Write(string csv, string path)
    {
        string[] names = ["id", .. ScoreFolders.Header.Split(',')];
        (string Id, float[] Values)[] rows = [.. File.ReadLines(csv).Skip(1).Select(Parse)];
        using var stream = File.Create(path);
        using var table = new ParquetFormat().Create(
            stream,
            [.. names.Select((n, i) => new TableColumn(n, i == 0 ? TableColumnKind.Text : TableColumnKind.Number, ""))]
        );
        foreach (var group in rows.Chunk(GroupRows))
            table.Write(
                group.Length,
                [
                    new TableValues { Texts = [.. group.Select(r => r.Id)] },
                    .. Enumerable
                        .Range(0, names.Length - 1)
                        .Select(i => new TableValues { Numbers = [.. group.Select(r => (double)r.Values[i])] }),
                ]
            );
        table.Complete();
    }

    private static (string, float[]) Parse(string line)
    {
        int end = line.LastIndexOf('"');
        return (line[1..end], [.. line[(end + 2)..].Split(',').Select(v => float.Parse(v, CultureInfo.InvariantCulture))]);
    }
}
