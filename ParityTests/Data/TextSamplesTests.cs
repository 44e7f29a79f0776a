using System.Text;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Data;

public class TextSamplesTests
{
    private static readonly SequencePadding s_none = new(null);

    private static RowSampleReader Csv(string text, InputSchema schema, SequencePadding? padding = null) =>
        new(() => new CsvSamples(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv"), [schema], padding ?? s_none);

    private static RowSampleReader Json(string text, SequencePadding? padding, params InputSchema[] schemas) =>
        new(() => new JsonLinesSamples(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.jsonl", schemas), schemas, padding ?? s_none);

    private static InputSchema Features(params int?[] shape) => new("x", shape, false);

    private static InputSchema Tokens(int? length) => new("ids", [length], true);

    private static float[] All(ISampleReader reader, int most, out int[] shape)
    {
        var values = new List<float>();
        shape = [];
        int samples = 0;
        while (true)
        {
            var x = reader.Read(most).Inputs[0];
            shape = [samples += (int)x.Lengths[0], .. Shape(x)[1..]];
            if (x.Lengths[0] == 0)
                return [.. values];
            x.Lengths[0].Should().BeLessThanOrEqualTo(most);
            values.AddRange(Values(x));
        }
    }

    [Fact]
    public void Padding_is_that_of_Keras()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Fixtures.PathOf("keras-1.2.2", "pad_sequences.json")));
        cases.RootElement.GetArrayLength().Should().Be(60);
        foreach (var c in cases.RootElement.EnumerateArray())
        {
            var options = c.GetProperty("options");
            var padding = new SequencePadding(
                options.GetProperty("maxlen").ValueKind == JsonValueKind.Null ? null : options.GetProperty("maxlen").GetInt32(),
                Enum.Parse<SequenceEnd>(options.GetProperty("padding").GetString()!, true),
                Enum.Parse<SequenceEnd>(options.GetProperty("truncating").GetString()!, true)
            );
            var sequences = c.GetProperty("sequences").EnumerateArray().ToArray();
            bool vectors = sequences[0][0].ValueKind == JsonValueKind.Array;
            using var reader = Json(
                string.Join('\n', sequences.Select(s => s.GetRawText())),
                padding,
                vectors ? Features(null, 2) : Tokens(null)
            );
            float[] expected = [.. Flatten(c.GetProperty("result"))];
            All(reader, 2, out int[] shape).Should().Equal(expected, options.GetRawText());
            shape[1].Should().Be(c.GetProperty("result")[0].GetArrayLength());
        }
    }

    private static IEnumerable<float> Flatten(JsonElement e) =>
        e.ValueKind == JsonValueKind.Array ? e.EnumerateArray().SelectMany(Flatten) : [(float)e.GetDouble()];

    [Fact]
    public void Csv_has_headers_quotes_and_words_for_what_is_no_number()
    {
        using var reader = Csv("\uFEFFa, b\n1, \"2\"\n-3.5e2,NaN\r\ninf,-Inf\n", Features(2));
        All(reader, 2, out int[] shape).Should().Equal(1, 2, -350, float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        shape.Should().Equal(3, 2);
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "x.csv, line 2, field 2: expected a number, found 'x'")]
    [InlineData("a,1\n", "x.csv, line 1, field 1: expected a number, found 'a'")]
    [InlineData("1,2\n3,\n", "x.csv, line 2, field 2: expected a number, found ''; --missing fills in what is missing")]
    [InlineData("1,2,3\n", "x.csv, line 1: input 'x': expected a sample of shape (2,), found (3,)")]
    [InlineData("1,2\n1\n", "x.csv, line 2: input 'x': expected a sample of shape (2,), found (1,)")]
    [InlineData(
        "1,2\n1;2\n",
        "x.csv, line 2, field 1: expected a number, found '1;2'; fields are separated by commas, or as --delimiter says"
    )]
    [InlineData(
        "a;b\n1;2\n",
        "x.csv, line 1, field 1: expected a number, found 'a;b'; fields are separated by commas, or as --delimiter says"
    )]
    [InlineData(
        "a,b\n\"0,5\",1\n1,2\n",
        "x.csv, line 1, field 1: expected a number, found 'a'; a header stands above a line of as many numbers, or is named by --header yes"
    )]
    [InlineData(
        "1,2\n\"0,5\",2\n",
        "x.csv, line 2, field 1: expected a number, found '0,5'; numbers are written with a point, found a comma"
    )]
    [InlineData(
        "a,b,c\n1,2,3\n",
        "x.csv, line 2: input 'x': expected a sample of shape (2,), found (3,); --ignore leaves columns out, --id copies them to the "
            + "output, --columns chooses them"
    )]
    public void Csv_errors_name_line_and_field(string text, string message)
    {
        var act = () =>
        {
            using var reader = Csv(text, Features(2));
            All(reader, 10, out _);
        };
        act.Should().Throw<KerasException>().WithMessage(message);
    }

    [Fact]
    public void Unbalanced_quotes_are_refused()
    {
        var act = () => Csv("1,2\n3,\"4\n5,6\n", Features(2)).Read(10);
        act.Should().Throw<KerasFormatException>().WithMessage("x.csv: *");
    }

    [Fact]
    public void Flat_lines_fill_the_shape_that_the_input_has()
    {
        using var csv = Csv("1,2,3,4,5,6\n7,8,9,10,11,12\n", Features(3, 2));
        All(csv, 1, out int[] shape).Should().Equal(Enumerable.Range(1, 12).Select(i => (float)i));
        shape.Should().Equal(2, 3, 2);
        using var any = Csv("1,2\n3,4,5,6\n", Features(null, 2));
        All(any, 5, out shape).Should().Equal(0, 0, 1, 2, 3, 4, 5, 6);
        shape.Should().Equal(2, 2, 2);
        var odd = () => Csv("1,2,3\n", Features(null, 2));
        odd.Should().Throw<KerasException>().WithMessage("x.csv, line 1: input 'x': expected a sample of shape (any, 2), found (3,)");
    }

    [Fact]
    public void Json_lines_have_lists_nested_lists_and_bare_numbers()
    {
        using var nested = Json(" [[1, 2],[3 ,4]]\n[[-5e-1,6],[7,NaN]]  \r\n", null, Features(2, 2));
        All(nested, 1, out int[] shape).Should().Equal(1, 2, 3, 4, -0.5f, 6, 7, float.NaN);
        shape.Should().Equal(2, 2, 2);
        using var bare = Json("1\n2\n-Infinity", null, Features(1));
        All(bare, 10, out shape).Should().Equal(1, 2, float.NegativeInfinity);
        shape.Should().Equal(3, 1);
    }

    [Fact]
    public void Blank_lines_among_json_lines_are_errors_unless_they_are_to_be_skipped()
    {
        static RowSampleReader Open(string text, TextRules rules) =>
            new(
                () => new JsonLinesSamples(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.jsonl", [Features(1)], rules),
                [Features(1)],
                s_none
            );
        const string text = "[1]\n\n \t\r\n[2]\n\n";
        var act = () => Open(text, TextRules.Usual).Read(10);
        act.Should()
            .Throw<KerasFormatException>()
            .WithMessage("x.jsonl, line 2: expected a sample, found a blank line; --skip-blank-lines passes over blank lines");
        Values(Open(text, new TextRules(SkipsBlankLines: true)).Read(10).Inputs[0]).Should().Equal(1, 2);
        var empty = () => Open("\n", TextRules.Usual);
        empty.Should().Throw<KerasException>().WithMessage("x.jsonl: expected at least one sample, found none");
    }

    [Fact]
    public void Several_inputs_are_members_of_an_object_in_any_order()
    {
        using var reader = Json(
            "{\"b\": [3, 4], \"a\": 1}\n{\"a\": [2], \"\\u0062\": [5, 6]}\n",
            null,
            new InputSchema("a", [1], false),
            new InputSchema("b", [2], false)
        );
        var xs = reader.Read(10).Inputs;
        Values(xs[0]).Should().Equal(1, 2);
        Values(xs[1]).Should().Equal(3, 4, 5, 6);
    }

    [Theory]
    [InlineData("[1, 2", "x.jsonl, line 1, column 6: expected ']', found the end of the line")]
    [InlineData("[1, [2]]", "x.jsonl, line 1, column 6: expected lists of the same depth")]
    [InlineData("[[1], 2]", "x.jsonl, line 1, column 7: expected lists of the same depth")]
    [InlineData("[[1], [2, 3]]", "x.jsonl, line 1, column 13: expected lists of the same length, found 1 and 2")]
    [InlineData("[1, 2] 3", "x.jsonl, line 1, column 8: expected the end of the line, found '3'")]
    [InlineData("[1, null]", "x.jsonl, line 1, column 5: expected a number or a list of numbers, found 'null]'")]
    [InlineData("[1, \"2\"]", "x.jsonl, line 1, column 5: expected a number or a list of numbers, found '\"2\"]'")]
    [InlineData("[1, 2,]", "x.jsonl, line 1, column 7: expected a number or a list of numbers, found ']'")]
    [InlineData("[1, 0x10]", "x.jsonl, line 1, column 5: expected a number or a list of numbers, found '0x10]'")]
    [InlineData("[1, 2\0]", "x.jsonl, line 1, column 6: expected ']', found '\0]'")]
    [InlineData("[1, 2]\0", "x.jsonl, line 1, column 7: expected the end of the line, found '\0'")]
    [InlineData("[[[[[[[[[1]]]]]]]]]", "x.jsonl, line 1, column 10: expected lists at most 8 deep")]
    [InlineData("{\"y\": [1, 2]}", "x.jsonl, line 1, column 5: the model has no input 'y'; it has x")]
    [InlineData("{\"x\": [1, 2], \"x\": [1, 2]}", "x.jsonl, line 1, column 18: expected each input once, found 'x' twice")]
    [InlineData("{\"x\" [1, 2]}", "x.jsonl, line 1, column 6: expected ':', found '[1, 2]}'")]
    [InlineData("{\"x", "x.jsonl, line 1, column 4: expected the end of a string, found the end of the line")]
    [InlineData("[1, 2, 3]", "x.jsonl, line 1: input 'x': expected a sample of shape (2,), found (3,)")]
    [InlineData("[[1, 2]]", "x.jsonl, line 1: input 'x': expected a sample of shape (2,), found (1, 2)")]
    public void Json_errors_name_line_and_column(string text, string message)
    {
        var act = () => Json(text, null, Features(2)).Read(10);
        act.Should().Throw<KerasException>().WithMessage(message);
    }

    [Fact]
    public void Sequences_of_another_length_are_refused_unless_padding_is_asked_for()
    {
        var act = () => Json("[1, 2, 3]", null, Tokens(5)).Read(1);
        act.Should()
            .Throw<KerasException>()
            .WithMessage(
                "x.jsonl, line 1: input 'ids': expected a sample of shape (5,), found (3,); --maxlen 5 pads and cuts sequences as "
                    + "pad_sequences does"
            );
        Values(Json("[1, 2, 3]", new SequencePadding(5), Tokens(5)).Read(1).Inputs[0]).Should().Equal(0, 0, 1, 2, 3);
        var features = () => Json("[1, 2, 3]", new SequencePadding(5), Features(5));
        features.Should().Throw<KerasException>().WithMessage("--maxlen: input 'x' takes samples of shape (5,), which are no sequences");
    }

    [Theory]
    [InlineData("[16777217.5]")]
    [InlineData("[-20000000]")]
    [InlineData("[NaN]")]
    public void Token_ids_that_float32_cannot_hold_are_refused(string text)
    {
        var act = () => Json(text, null, Tokens(1)).Read(1);
        act.Should()
            .Throw<KerasException>()
            .WithMessage(
                "x.jsonl, line 1: input 'ids': expected token ids from -16777216 to 16777216, which float32 holds exactly, found *"
            );
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read_whole()
    {
        string line = "[" + string.Join(",", Enumerable.Range(0, 40_000)) + "]";
        using var reader = Json(line + "\n" + line, null, Features(40_000));
        var values = All(reader, 1, out int[] shape);
        shape.Should().Equal(2, 40_000);
        values[40_000..].Should().Equal(Enumerable.Range(0, 40_000).Select(i => (float)i));
    }

    [Fact]
    public void Numbers_are_rounded_as_NumPy_rounds_them()
    {
        // The decimal lies just above the middle of two floats, and its double on the middle: NumPy goes through the double.
        const string text = "1.00000005960464477540";
        Values(Csv(text, Features(1)).Read(1).Inputs[0])
            .Should()
            .Equal((float)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }
}
