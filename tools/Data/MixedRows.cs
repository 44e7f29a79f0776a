using System.Text;
using System.Text.Json;
using CsvHelper;

namespace KerasSharp.Data;

/// <summary>Samples of texts and numbers, read one after another into a column for each input.</summary>
internal static class MixedRows
{
    private const int LongestLine = 1 << 28;

    /// <summary>Reads JSON: a sample a line, or one value for all: a list of samples, or an object from inputs to lists of their
    /// samples.</summary>
    internal static IEnumerable<int> OfJson(
        Stream stream,
        string name,
        IReadOnlyList<MixedColumn> columns,
        TextRules rules,
        long linesBefore = 0
    )
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        if (FileFormats.IsWholeJson(name))
        {
            using var whole = Parse(reader.ReadToEnd(), name);
            foreach (int row in OfWhole(whole.RootElement, name, columns))
                yield return row;
            yield break;
        }
        long number = linesBefore,
            blank = 0;
        int rows = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                blank = blank == 0 ? number : blank;
                continue;
            }
            if (blank > 0)
                rules.RequireNoBlankLine(name, blank);
            using var value = Parse(line, $"{name}, line {number}");
            Put(value.RootElement, $"{name}, line {number}", columns);
            yield return ++rows;
        }
    }

    /// <summary>Reads a row a sample, below a header that names the inputs; a model of one input needs none.</summary>
    internal static IEnumerable<int> OfCsv(
        Stream stream,
        string name,
        IReadOnlyList<MixedColumn> columns,
        TextRules rules,
        long linesBefore = 0
    )
    {
        if (columns.FirstOrDefault(c => !c.TakesOne) is { } wide)
            throw new KerasException($"{name}: input '{wide.Name}' takes more than one value a sample; use .jsonl");
        using var reader = OpenCsv(stream, name, rules);
        int[]? order = null;
        for (int rows = 0; Next(reader, name); )
        {
            string place = $"{name}, line {reader.LineNumber + linesBefore}";
            string[] fields = Fields(reader);
            if (order is null)
            {
                int[]? header = rules.Header == CsvHeader.No ? null : OrderOf(fields, columns);
                order = header ?? (columns.Count == 1 ? [0] : throw NoHeader(place, columns));
                if (header is not null || rules.Header == CsvHeader.Yes)
                    continue;
            }
            if (fields.Length <= order.Max())
                throw new KerasFormatException($"{place}: expected {order.Max() + 1} fields, found {fields.Length}");
            if (columns.Count == 1 && fields.Length != 1)
                throw new KerasFormatException($"{place}: expected one field, found {fields.Length}; a text with commas stands in quotes");
            for (int i = 0; i < columns.Count; i++)
                columns[i].Add(fields[order[i]], place);
            yield return ++rows;
        }
    }

    private static bool Next(CsvReader reader, string name)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new KerasFormatException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>Whether the first line names the inputs, or is a header as the rules say.</summary>
    internal static bool HasHeader(Stream stream, string name, IReadOnlyList<MixedColumn> columns, TextRules rules)
    {
        using var reader = OpenCsv(stream, name, rules);
        return rules.Header == CsvHeader.Yes
            || (rules.Header != CsvHeader.No && Next(reader, name) && OrderOf(Fields(reader), columns) is not null);
    }

    private static string[] Fields(CsvReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader.GetSpan(i)))];

    private static CsvReader OpenCsv(Stream stream, string name, TextRules rules) =>
        CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = rules.Delimiter ?? FileFormats.Delimiter(name),
                HasHeader = false,
                TrimWhitespace = false,
                TrackLineNumbers = true,
                SkipEmptyLines = rules.SkipsBlankLines,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = LongestLine,
            }
        );

    private static int[]? OrderOf(string[] fields, IReadOnlyList<MixedColumn> columns)
    {
        int[] order = [.. columns.Select(c => Array.FindIndex(fields, f => f.Trim() == c.Name))];
        return order.Contains(-1) ? null : order;
    }

    private static KerasFormatException NoHeader(string place, IReadOnlyList<MixedColumn> columns) =>
        new($"{place}: expected a header that names the inputs {Wording.List(columns.Select(c => c.Name))}, found none");

    private static IEnumerable<int> OfWhole(JsonElement whole, string name, IReadOnlyList<MixedColumn> columns)
    {
        if (whole.ValueKind == JsonValueKind.Array)
        {
            int rows = 0;
            foreach (var sample in whole.EnumerateArray())
            {
                Put(sample, $"{name}, sample {rows + 1}", columns);
                yield return ++rows;
            }
            yield break;
        }
        JsonElement[] lists = [.. columns.Select(c => Member(whole, c, name))];
        int count = lists.Length == 0 || lists[0].ValueKind != JsonValueKind.Array ? 0 : lists[0].GetArrayLength();
        if (lists.Any(l => l.ValueKind != JsonValueKind.Array || l.GetArrayLength() != count))
            throw new KerasFormatException($"{name}: expected a list of as many samples for each input");
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < columns.Count; i++)
                columns[i].Add(lists[i][row], $"{name}, sample {row + 1}");
            yield return row + 1;
        }
    }

    private static void Put(JsonElement sample, string place, IReadOnlyList<MixedColumn> columns)
    {
        if (sample.ValueKind != JsonValueKind.Object && columns.Count == 1)
            columns[0].Add(sample, place);
        else
            foreach (var column in columns)
                column.Add(Member(sample, column, place), place);
        if (sample.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in sample.EnumerateObject())
            if (columns.All(c => c.Name != member.Name))
                throw new KerasFormatException(
                    $"{place}: the model has no input '{NumberText.Shorten(member.Name)}'; it has {Names(columns)}"
                );
    }

    private static JsonElement Member(JsonElement value, MixedColumn column, string place) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(column.Name, out var member)
            ? member
            : throw new KerasFormatException($"{place}: expected an object with the input '{column.Name}', found none");

    private static string Names(IReadOnlyList<MixedColumn> columns) => Wording.List(columns.Select(c => c.Name));

    private static JsonDocument Parse(string text, string place)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new KerasFormatException($"{place}: expected JSON, found {e.Message}", e);
        }
    }
}
