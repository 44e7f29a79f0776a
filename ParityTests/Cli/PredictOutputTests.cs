using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Cli.PredictRuns;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Where predictions go, and what is said of rows that give none.</summary>
public class PredictOutputTests
{
    private static readonly string s_row = string.Join(",", Enumerable.Range(0, 50).Select(i => $"0.{i + 10}"));

    private static string Names => string.Join(",", Enumerable.Range(0, 50).Select(i => $"t{i}"));

    private static string File(TemporaryFolder folder, string name, params string[] lines)
    {
        System.IO.File.WriteAllLines(folder.PathOf(name), lines);
        return folder.PathOf(name);
    }

    [Fact]
    public void Results_are_not_written_over_what_they_are_made_of()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model.h5"),
            input = File(folder, "x.csv", s_row),
            link = folder.PathOf("link.csv");
        System.IO.File.Copy(Sine("model.h5"), model);
        System.IO.File.CreateSymbolicLink(link, input);
        foreach (string output in new[] { input, link, model })
        {
            var run = CliRun.Of("predict", model, "-i", input, "-o", output, "--output-format", "csv");
            run.ExitCode.Should().Be(1);
            run.Error.Should().Contain($"{output}: expected another file for results, found one that they are made of");
        }
        CliRun.Of("predict", model, "-i", input, "-o", folder.PathOf("y.csv"), "--bad-rows", $"skip:{input}").ExitCode.Should().Be(1);
        CliRun
            .Of("predict", model, "-i", input, "-o", folder.PathOf("y.csv"), "--bad-rows", $"skip:{folder.PathOf("y.csv")}")
            .Error.Should()
            .Contain("expected one file for predictions and another for rejected rows");
        System.IO.File.ReadAllText(input).Trim().Should().Be(s_row);
        System.IO.File.ReadAllBytes(model).Should().Equal(System.IO.File.ReadAllBytes(Sine("model.h5")));
        using (var own = KerasModel.Load(model))
        {
            var act = () => KerasSharp.Data.SampleFiles.Predict(own, [input], input);
            act.Should().Throw<KerasException>().WithMessage("*expected another file for results*");
        }
        // Once more over an earlier result is the usual thing.
        CliRun.Of("predict", model, "-i", input, "-o", folder.PathOf("y.csv")).ExitCode.Should().Be(0);
        CliRun.Of("predict", model, "-i", input, "-o", folder.PathOf("y.csv")).ExitCode.Should().Be(0);
    }

    [Fact]
    public void Fields_of_tsv_are_separated_by_tabs()
    {
        using var folder = new TemporaryFolder();
        string input = File(folder, "x.csv", $"id,{Names}", $"7,{s_row}"),
            output = folder.PathOf("y.tsv");
        CliRun.Of("predict", Sine("model.h5"), "-i", input, "--id", "id", "-o", output).ExitCode.Should().Be(0);
        System.IO.File.ReadAllLines(output).Should().HaveCount(2).And.OnlyContain(l => l.Split('\t').Length == 2 && !l.Contains(','));
    }

    [Theory]
    [InlineData("x.csv", ',')]
    [InlineData("x.tsv", '\t')]
    public void Standard_output_goes_on_with_the_form_of_a_text(string name, char delimiter)
    {
        using var folder = new TemporaryFolder();
        string input = File(folder, name, $"id,{Names}".Replace(',', delimiter), $"7,{s_row}".Replace(',', delimiter));
        CliRun.Of("predict", Sine("model.h5"), "-i", input, "--id", "id", "-o", "-").Text.Should().StartWith($"id{delimiter}");
        string json = File(folder, "x.jsonl", $"[[{s_row.Replace(",", "],[")}]]");
        CliRun.Of("predict", Sine("model.h5"), "-i", json, "-o", "-").Text.Should().StartWith("[");
    }

    [Fact]
    public void A_column_of_words_is_named_with_what_to_do_about_it()
    {
        using var folder = new TemporaryFolder();
        string input = File(folder, "x.csv", $"customer,{Names}", $"A1,{s_row}");
        CliRun
            .Of("predict", Sine("model.h5"), "-i", input, "--header", "yes", "-o", "-")
            .Error.Should()
            .Contain("line 2, column 'customer': expected a number, found 'A1'; --id customer copies this column to the output, --ignore");
        string missing = File(folder, "m.csv", Names, $"NA{s_row[4..]}");
        CliRun
            .Of("predict", Sine("model.h5"), "-i", missing, "--header", "yes", "-o", "-")
            .Error.Should()
            .Contain("column 't0': expected a number, found 'NA'; --missing fills in what is missing");
    }

    [Fact]
    public void A_pattern_that_the_shell_took_is_told()
    {
        using var folder = new TemporaryFolder();
        string[] parts = [File(folder, "p-1.csv", s_row), File(folder, "p-2.csv", s_row)];
        var run = CliRun.Of(["predict", Sine("model.h5"), "-o", "-", "-i", .. parts]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"'{parts[1]}', or one pattern in quotes");
    }

    [Fact]
    public void Where_all_rows_are_rejected_the_first_reason_is_told()
    {
        using var folder = new TemporaryFolder();
        string input = File(folder, "x.csv", "1,2", "3,4");
        CliRun
            .Of("predict", Sine("model.h5"), "-i", input, "-o", folder.PathOf("y.csv"), "--bad-rows", $"skip:{folder.PathOf("bad")}")
            .Error.Should()
            .Contain($"{input}: expected at least one sample, found none but 2 rejected rows, the first: {input}, line 1: input ");
    }

    [Fact]
    public void A_row_with_a_wrong_quote_is_rejected_and_one_that_swallows_lines_is_an_error()
    {
        using var folder = new TemporaryFolder();
        string[] rows = [$"a,{s_row}", $"b\"c,{s_row}", $"d,{s_row}", $"\"e\"f,{s_row}", $"g,{s_row}"];
        string input = File(folder, "x.csv", [$"id,{Names}", .. rows]),
            bad = folder.PathOf("bad.jsonl");
        string[] predict = ["predict", Sine("model.h5"), "--id", "id", "-o", "-", "--bad-rows", $"skip:{bad}", "-i"];
        var run = CliRun.Of([.. predict, input]);
        run.ExitCode.Should().Be(2, run.Error);
        run.Text.Split('\n').Select(l => l.Split(',')[0]).Should().Equal("id", "a", "d", "g", "");
        string[] rejected = System.IO.File.ReadAllLines(bad);
        rejected.Should().HaveCount(2);
        rejected[0].Should().Contain("\"line\": 3, ").And.Contain("a quote inside a field that does not begin with one");
        rejected[1].Should().Contain("\"line\": 5, ").And.Contain("text behind the quote that closes a field");
        foreach (string wrong in new[] { "\"open", "\"over\nlines\"x" })
            CliRun
                .Of([.. predict, File(folder, "y.csv", [$"id,{Names}", rows[0], $"{wrong},{s_row}", rows[2]])])
                .Error.Should()
                .Contain("line 3: expected fields with or without quotes, found")
                .And.Contain("reaches over the end of a line");
        CliRun
            .Of("predict", Sine("model.h5"), "--id", "id", "-o", "-", "-i", input)
            .ExitCode.Should()
            .Be(1, "rows are not asked to be skipped");
    }

    [Fact]
    public void A_folder_of_pictures_gives_each_picture_in_it()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("pets.h5"),
            pictures = folder.PathOf("pictures");
        using (
            var pets = new Sequential
            {
                new Flatten { InputShape = [8, 8, 3] },
                new Dense(1),
            }.Build()
        )
            pets.Save(model);
        Directory.CreateDirectory(pictures);
        string[] found = ["q75.jpg", "q95.jpg", "rgb.png"];
        foreach (string picture in found)
            System.IO.File.Copy(Fixtures.PathOf("images", picture), Path.Combine(pictures, picture));
        File(folder, "pictures/readme.txt", "no picture");
        string[] predict = ["predict", model, "--resize", "8x8", "-o"];
        CliRun.Of([.. predict, folder.PathOf("a.csv"), "--images", pictures]).ExitCode.Should().Be(0);
        CliRun.Of([.. predict, folder.PathOf("b.csv"), "--images", Path.Combine(pictures, "*.?*g")]).ExitCode.Should().Be(0);
        string[] lines = System.IO.File.ReadAllLines(folder.PathOf("a.csv"));
        lines.Should().HaveCount(found.Length).And.Equal(System.IO.File.ReadAllLines(folder.PathOf("b.csv")));
        CliRun
            .Of([.. predict, folder.PathOf("c.csv"), "--images", folder.Root])
            .Error.Should()
            .Contain("expected a folder with files that end");
    }
}
