using System.Text;
using FluentAssertions;
using KerasSharp.Data;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Texts that are cut into stretches give the rows, the places and the rejected rows that the whole gives.</summary>
public class TextCutterTests
{
    private static readonly InputSchema s_two = new("x", [2], false);

    private static (string[] Rows, string[] Rejected) Read(byte[] bytes, FileSlice? slice, CsvHeader header)
    {
        using var rejects = new StringWriter();
        var rules = new TextRules(header)
        {
            Columns = new ColumnChoice { Ids = [header == CsvHeader.No ? "1" : "id"] },
            Rejected = new RejectedRows(rejects),
        };
        Stream Open() => slice is null ? new MemoryStream(bytes) : new SlicedText(new MemoryStream(bytes), slice);
        using var reader = new RowSampleReader(
            () => new CsvSamples(Open(), "x.csv", rules, null, [s_two], slice?.Lines ?? 0),
            [s_two],
            new SequencePadding(null),
            rules,
            facts: new SampleFacts(
                [
                    [2],
                ],
                null,
                null
            )
        );
        var batch = reader.Read(int.MaxValue);
        float[] values = [.. TokenIds.Flatten(batch.Inputs[0])];
        return (
            [.. batch.Ids[0].Select((id, i) => $"{id.Text}:{values[2 * i]},{values[2 * i + 1]}")],
            rejects.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    private static IReadOnlyList<FileSlice> Cut(byte[] bytes, bool hasHeader, long rows) =>
        new TextCutter(true, (byte)',', hasHeader, rows).Cut(new MemoryStream(bytes));

    private static void ShouldBeTheWhole(string text, bool hasHeader)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var header = hasHeader ? CsvHeader.Yes : CsvHeader.No;
        var (rows, rejected) = Read(bytes, null, header);
        for (int size = 1; size <= 4; size++)
        {
            var parts = Cut(bytes, hasHeader, size).Select(s => Read(bytes, s, header)).ToArray();
            parts.SelectMany(p => p.Rows).Should().Equal(rows, $"stretches of {size} rows");
            parts.SelectMany(p => p.Rejected).Should().Equal(rejected, $"stretches of {size} rows");
        }
    }

    [Fact]
    public void Quotes_blank_lines_and_headers_of_several_lines_are_kept() =>
        ShouldBeTheWhole("id,\"a\nb\",c\n\na,1,2\n\"x\n\"\"y\"\"\",3,4\n\n\nb,oops,1\r\nc,5,6\n\"d,\",7,8\n\n", true);

    [Fact]
    public void Texts_without_a_header_and_without_a_last_end_of_line_are_cut() => ShouldBeTheWhole("a,1,2\nb,3,4\nc,5,6", false);

    [Fact]
    public void Random_texts_are_the_same_in_pieces()
    {
        string[] ids = ["a", "\"b\"", "\"c,\"", "\"d\ne\"", "\"f\"\"g\"", "  \"h\n\"", "", "i"];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(seed % 2 == 0 ? "id,a,b\n" : "");
            for (int row = random.Next(1, 9); row > 0; row--)
                text.Append(
                    random.Next(5) switch
                    {
                        0 => random.Next(2) == 0 ? "\n" : "  \r\n",
                        // Without a header such a text is not cut: its first line says how many fields all have.
                        1 when seed % 2 == 0 => "k,1\n",
                        _ => $"{ids[random.Next(ids.Length)]},{random.Next(9)},{random.Next(9)}{(random.Next(2) == 0 ? "\r" : "")}\n",
                    }
                );
            text.Append("z,1,2\n");
            ShouldBeTheWhole(text.ToString(), seed % 2 == 0);
        }
    }

    [Fact]
    public void A_text_without_samples_has_no_stretches()
    {
        Cut([], false, 1).Should().BeEmpty();
        Cut("id,a,b\n\n"u8.ToArray(), true, 1).Should().BeEmpty();
    }
}
