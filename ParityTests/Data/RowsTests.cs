using System.IO.Compression;
using System.Text;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Data;

/// <summary>Rows of files become samples with their ids: none is lost, doubled or joined to another one's id.</summary>
public class RowsTests
{
    private static readonly InputSchema s_two = new("x", [2], false);

    private static TextRules Rules(ColumnChoice? choice = null) => TextRules.Usual with { Columns = choice ?? ColumnChoice.All };

    private static readonly ColumnChoice s_byId = new() { Ids = ["id"] };

    private static (float[] X, string[] Ids) Read(TextRules rules, string[] paths, params InputSchema[] schemas)
    {
        using var files = InputFiles.Open(paths, Stream.Null, null);
        using var reader = files.Read(schemas.Length == 0 ? [s_two] : schemas, new SequencePadding(null), rules, _ => { });
        var x = new List<float>();
        var ids = new List<string>();
        for (var batch = reader.Read(2); batch.Count > 0; batch = reader.Read(2))
        {
            foreach (var input in batch.Inputs)
                x.AddRange(Values(input));
            if (batch.Ids.Count > 0)
                ids.AddRange(batch.Ids[0].Select(i => i.Text));
        }
        return ([.. x], [.. ids]);
    }

    private static (float[] X, string[] Ids) Read(string name, string text, TextRules rules, params InputSchema[] schemas)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf(name), text);
        return Read(rules, [folder.PathOf(name)], schemas);
    }

    private static void WriteGzip(string path, params string[] members)
    {
        using var file = File.Create(path);
        foreach (string member in members)
        {
            using var stream = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            stream.Write(Encoding.UTF8.GetBytes(member));
        }
    }

    [Theory]
    [InlineData("x.csv", "id,a,b\nk,1,2\n\"l\nl\",3,4\nm,5,6")]
    [InlineData("x.tsv", "id\ta\tb\nk\t1\t2\n\"l\nl\"\t3\t4\nm\t5\t6\n")]
    [InlineData("x.jsonl", "{\"id\": \"k\", \"x\": [1, 2]}\n{\"x\": [3, 4], \"id\": \"l\\nl\"}\n{\"id\": \"m\", \"x\": [5, 6]}")]
    public void Ids_stay_with_their_numbers(string name, string text)
    {
        var (x, ids) = Read(name, text, Rules(s_byId));
        x.Should().Equal(1, 2, 3, 4, 5, 6);
        ids.Should().Equal("k", "l\nl", "m");
    }

    [Fact]
    public void Columns_go_by_their_names_and_others_are_ignored()
    {
        var choice = new ColumnChoice { Inputs = [new InputColumns(null, ["b", "a"])] };
        Read("x.csv", "a;note;b\n1;hello;2\n3;;4\n", Rules(choice) with { Delimiter = ';' }).X.Should().Equal(2, 1, 4, 3);
        Read("x.jsonl", "{\"a\": 1, \"note\": [{}], \"b\": 2}\n", Rules(choice with { Ignored = ["note"] })).X.Should().Equal(2, 1);
    }

    [Fact]
    public void One_file_has_columns_for_several_inputs()
    {
        var choice = new ColumnChoice { Inputs = [new InputColumns("p", ["c"]), new InputColumns("q", ["a", "b"])] };
        Read("x.csv", "a,b,c\n1,2,3\n", Rules(choice), new InputSchema("p", [1], false), new InputSchema("q", [2], false))
            .X.Should()
            .Equal(3, 1, 2);
    }

    [Fact]
    public void A_column_that_is_missing_is_named()
    {
        var act = () => Read("x.csv", "a,b\n1,2\n", Rules(new ColumnChoice { Inputs = [new InputColumns(null, ["a", "c"])] }));
        act.Should().Throw<KerasException>().WithMessage("*expected a column 'c', found the columns a, b");
    }

    [Fact]
    public void Missing_numbers_are_errors_or_filled_in()
    {
        const string text = "a,b\n1,2\n,4\n3,NA\n";
        var act = () => Read("x.csv", text, Rules());
        act.Should().Throw<KerasException>().WithMessage("*line 3, column 'a': expected a number, found ''; --missing fills in*");
        Read("x.csv", text, Rules() with { Missing = new MissingRule(MissingKind.Value, -1) }).X.Should().Equal(1, 2, -1, 4, 3, -1);
        Read("x.csv", text, Rules() with { Missing = new MissingRule(MissingKind.Mean) }).X.Should().Equal(1, 2, 2, 4, 3, 3);
        Read("x.jsonl", "[1, null]\n[3, 5]\n", Rules() with { Missing = new MissingRule(MissingKind.Mean) }).X.Should().Equal(1, 5, 3, 5);
    }

    [Theory]
    [InlineData("x.csv", "id,a,b\nk,1,2\nl,oops,4\nm,5\nn,7,8\n\no,9,10\n", 3)]
    [InlineData(
        "x.jsonl",
        "{\"id\": \"k\", \"x\": [1, 2]}\nnonsense\n{\"id\": \"n\", \"x\": [7, 8]}\n{\"x\": [1, 2]}\n{\"id\": \"o\", \"x\": [9, 10]}\n",
        2
    )]
    public void Rows_that_are_no_samples_are_written_down_and_no_other_is_lost(string name, string text, int rejects)
    {
        var told = new StringWriter();
        var (x, ids) = Read(name, text, Rules(s_byId) with { Rejected = new RejectedRows(told) });
        ids.Should().Equal("k", "n", "o");
        x.Should().Equal(1, 2, 7, 8, 9, 10);
        string[] lines = told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(rejects);
        lines[0].Should().Contain(name == "x.csv" ? "\"line\": 3" : "\"line\": 2").And.Contain("\"reason\": ");
    }

    [Fact]
    public void Several_files_are_one_and_empty_ones_are_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("p-1.csv"), "id,a,b\nk,1,2");
        File.WriteAllText(folder.PathOf("p-2.csv"), "");
        File.WriteAllText(folder.PathOf("p-3.csv"), "id,a,b\nl,3,4\n");
        var (x, ids) = Read(Rules(s_byId), [folder.PathOf("p-*.csv")]);
        x.Should().Equal(1, 2, 3, 4);
        ids.Should().Equal("k", "l");

        File.WriteAllText(folder.PathOf("p-4.csv"), "id,b,a\nm,6,5\n");
        var act = () => Read(Rules(s_byId), [folder.PathOf("p-*.csv")]);
        act.Should().Throw<KerasException>().WithMessage("*p-4.csv: expected the columns of *p-1.csv (id, a, b), found id, b, a*");
        var none = () => Read(Rules(), [folder.PathOf("q-*.csv")]);
        none.Should().Throw<KerasException>().WithMessage("*no file has such a name");
    }

    [Fact]
    public void Gzip_is_read_to_the_end_of_its_last_member()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.csv.gz");
        WriteGzip(path, "id,a,b\nk,1,2\nl,3", ",4\nm,5,6");
        var (x, ids) = Read(Rules(s_byId), [path]);
        x.Should().Equal(1, 2, 3, 4, 5, 6);
        ids.Should().Equal("k", "l", "m");
    }

    [Fact]
    public void Gzip_that_is_cut_off_is_an_error_wherever_it_is_cut()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.csv.gz");
        WriteGzip(path, string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i * 7919 % 1000}\n")));
        byte[] whole = File.ReadAllBytes(path);
        Read(Rules(), [path]).X.Should().HaveCount(100);
        for (int cut = 2; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var act = () => Read(Rules(), [path]);
            act.Should().Throw<KerasFormatException>($"{cut} of {whole.Length} bytes are left").WithMessage("*the gzip file *");
        }
    }

    [Fact]
    public void Zst_is_read_and_an_error_where_it_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.csv.zst");
        using var compressor = new ZstdSharp.Compressor();
        byte[] whole = compressor.Wrap(Encoding.UTF8.GetBytes("1,2\n3,4\n5,6\n7,8\n")).ToArray();
        File.WriteAllBytes(path, whole);
        Read(Rules(), [path]).X.Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
        File.WriteAllBytes(path, whole[..^3]);
        var act = () => Read(Rules(), [path]);
        act.Should().Throw<KerasFormatException>().WithMessage("*the zst file is damaged or cut off*");
    }
}
