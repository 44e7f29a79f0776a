using System.Text;
using FluentAssertions;
using KerasSharp.Data;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Data;

/// <summary>Which lines of a .csv are samples: none is lost without a word.</summary>
public class CsvLinesTests
{
    private static float[] Read(string text, int width, TextRules rules, List<string> notices)
    {
        using var reader = new RowSampleReader(
            () => new CsvSamples(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv", rules, notices.Add),
            [new InputSchema("x", [width], false)],
            new SequencePadding(null)
        );
        return [.. Values(reader.Read(100).Inputs[0])];
    }

    private static Action Reading(string text, int width, TextRules rules) => () => Read(text, width, rules, []);

    [Fact]
    public void Words_above_a_line_of_as_many_numbers_are_a_header_and_that_is_told()
    {
        var notices = new List<string>();
        Read("id, \"petal length\"\n1,2\n3,4\n", 2, TextRules.Usual, notices).Should().Equal(1, 2, 3, 4);
        notices
            .Should()
            .Equal("x.csv, line 1: taken as a header (id, petal length); --header no refuses headers, --header yes asks for one");
        notices.Clear();
        Read("a,b,c,d,e,f\n1,2,3,4,5,6\n", 6, TextRules.Usual, notices).Should().HaveCount(6);
        notices.Should().ContainSingle().Which.Should().StartWith("x.csv, line 1: taken as a header (a, b, c, d, e, ...);");
        notices.Clear();
        Read("nan,inf\n1,2\n", 2, TextRules.Usual, notices).Should().Equal(float.NaN, float.PositiveInfinity, 1, 2);
        notices.Should().BeEmpty("these words are numbers");
    }

    [Theory]
    [InlineData("oops\n1,2,3\n", 3, "oops", true)]
    [InlineData("\"great, movie\"\n1,2,3\n", 3, "great, movie", true)]
    [InlineData("a,b,c\n", 3, "a", true)]
    [InlineData("a,b,c\nd,e,f\n1,2,3\n", 3, "a", true)]
    [InlineData("a,b,c\n1,2,x\n", 3, "a", true)]
    [InlineData("a,b,c\n1,2\n", 3, "a", true)]
    [InlineData("a,,c\n1,2,3\n", 3, "a", false)]
    [InlineData("a,1,c\n1,2,3\n", 3, "a", false)]
    [InlineData("NA,NA\n1,2\n", 2, "NA", false)]
    [InlineData("1x,b\n1,2\n", 2, "1x", false)]
    [InlineData("-,b\n1,2\n", 2, "-", false)]
    [InlineData("a\0,b\n1,2\n", 2, "a\0", false)]
    public void Any_other_first_line_that_is_not_all_numbers_is_an_error(string text, int width, string found, bool hints)
    {
        string hint =
            hints ? "; a header stands above a line of as many numbers, or is named by --header yes"
            : found == "NA" ? "; --missing fills in what is missing"
            : "";
        Reading(text, width, TextRules.Usual)
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"x.csv, line 1, field 1: expected a number, found '{found}'{hint}");
    }

    [Fact]
    public void The_command_line_may_say_what_the_first_line_is()
    {
        var notices = new List<string>();
        Read("1st,2\n3,4\n", 2, new TextRules(CsvHeader.Yes), notices).Should().Equal(3, 4);
        Read("\"two\nlines\",b\n3,4\n", 2, new TextRules(CsvHeader.Yes), notices).Should().Equal(3, 4);
        Read("1,2\n3,4\n", 2, new TextRules(CsvHeader.No), notices).Should().Equal(1, 2, 3, 4);
        notices.Should().BeEmpty();
        Reading("a,b\n3,4\n", 2, new TextRules(CsvHeader.No))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("x.csv, line 1, field 1: expected a number, found 'a'");
        Reading("a,b\n", 2, new TextRules(CsvHeader.Yes))
            .Should()
            .Throw<KerasException>()
            .WithMessage("x.csv: expected at least one sample, found none");
    }

    [Theory]
    [InlineData("1,2\n\n3,4\n", 2)]
    [InlineData("1,2\n \t\r\n\n3,4\n", 2)]
    [InlineData("\n1,2\n3,4\n", 1)]
    [InlineData("a,b\n\n1,2\n3,4\n", 2)]
    public void Blank_lines_among_samples_are_errors_unless_they_are_to_be_skipped(string text, int line)
    {
        Reading(text, 2, TextRules.Usual)
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"x.csv, line {line}: expected a sample, found a blank line; --skip-blank-lines passes over blank lines");
        Read(text, 2, new TextRules(SkipsBlankLines: true), []).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Blank_lines_at_the_end_hide_no_sample_and_an_empty_field_is_no_blank_line()
    {
        Read("1,2\n3,4\n\n \n", 2, TextRules.Usual, []).Should().Equal(1, 2, 3, 4);
        Reading("1\n\"\"\n3\n", 1, new TextRules(SkipsBlankLines: true))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("x.csv, line 2, field 1: expected a number, found ''; --missing fills in what is missing");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    public void No_sample_at_all_is_an_error(string text) =>
        Reading(text, 2, TextRules.Usual).Should().Throw<KerasException>().WithMessage("x.csv: expected at least one sample, found none");

    [Theory]
    [InlineData("2\0")]
    [InlineData("2\0\0")]
    [InlineData("\02")]
    [InlineData("2\u00a0")]
    [InlineData("2\v")]
    [InlineData("\f2")]
    [InlineData("2f")]
    [InlineData("2%")]
    [InlineData("$2")]
    [InlineData("(2)")]
    [InlineData("1_000")]
    [InlineData("0x2")]
    [InlineData("1e")]
    [InlineData("1 2")]
    [InlineData("\"2 \"")]
    [InlineData("\uFF12")]
    [InlineData("\u22122")]
    [InlineData("nan\0")]
    [InlineData("--2")]
    public void A_character_that_is_no_part_of_the_number_is_an_error(string field)
    {
        Reading($"1\n{field}\n", 1, TextRules.Usual)
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("x.csv, line 2, field 1: expected a number, found '*");
    }
}
