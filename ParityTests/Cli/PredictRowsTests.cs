using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Cli.PredictRuns;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Predictions of rows with ids, with rows that are none, and of runs that were interrupted.</summary>
public class PredictRowsTests
{
    private static string Row(int i) => string.Join(",", SineX.ReadFloats().Chunk(50).ElementAt(i));

    private static string Header => string.Join(",", Enumerable.Range(0, 50).Select(i => $"t{i}"));

    private static int Samples => SineY.Length;

    private static string Csv(TemporaryFolder folder, params int[] bad)
    {
        string path = folder.PathOf("x.csv");
        File.WriteAllLines(
            path,
            Enumerable.Range(0, Samples).Select(i => $"r{i},{(bad.Contains(i) ? "oops" : Row(i))}").Prepend($"id,{Header}")
        );
        return path;
    }

    private static void ShouldBeRows(IEnumerable<string> lines, IEnumerable<int> rows)
    {
        string[][] fields = [.. lines.Select(l => l.Split(','))];
        fields.Select(f => f[0]).Should().Equal(rows.Select(i => $"r{i}"));
        ShouldBe(
            [.. fields.Select(f => float.Parse(f[1], System.Globalization.CultureInfo.InvariantCulture))],
            [.. rows.Select(i => SineY[i])]
        );
    }

    [Fact]
    public void Ids_stand_beside_their_predictions_in_every_format()
    {
        using var folder = new TemporaryFolder();
        string input = Csv(folder);
        foreach (string format in new[] { "csv", "jsonl", "parquet" })
            CliRun.Of("predict", Sine("model.h5"), "-i", input, "-o", folder.PathOf($"y.{format}"), "--id", "id").ExitCode.Should().Be(0);
        string[] csv = File.ReadAllLines(folder.PathOf("y.csv"));
        csv[0].Should().Be("id,dense_1");
        ShouldBeRows(csv.Skip(1), Enumerable.Range(0, Samples));
        File.ReadAllLines(folder.PathOf("y.jsonl")).Should().HaveCount(Samples).And.OnlyContain(l => l.StartsWith("{\"id\": \"r"));
        // What was written is read again, as the command reads it: ids and one number each.
        CliRun
            .Of("predict", Sine("model.h5"), "-i", folder.PathOf("y.parquet"), "-o", folder.PathOf("z.csv"), "--id", "id")
            .Error.Should()
            .Contain("expected a sample of shape (50, 1), found (1, 1)");
    }

    [Fact]
    public void Rejected_rows_are_written_down_and_the_exit_code_says_so()
    {
        using var folder = new TemporaryFolder();
        string input = Csv(folder, 3, 7),
            rejected = folder.PathOf("bad.jsonl"),
            output = folder.PathOf("y.csv");
        var run = CliRun.Of("predict", Sine("model.h5"), "-i", input, "-o", output, "--id", "id", "--bad-rows", $"skip:{rejected}");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("2 rows were rejected");
        ShouldBeRows(File.ReadLines(output).Skip(1), Enumerable.Range(0, Samples).Where(i => i is not (3 or 7)));
        File.ReadAllLines(rejected)
            .Should()
            .HaveCount(2)
            .And.Contain(l => l.Contains("\"line\": 5"))
            .And.Contain(l => l.Contains("\"line\": 9"));

        CliRun.Of("predict", Sine("model.h5"), "-i", input, "-o", output, "--id", "id").ExitCode.Should().Be(1);
        CliRun
            .Of("predict", Sine("model.h5"), "-i", Csv(folder), "-o", output, "--id", "id", "--bad-rows", $"skip:{rejected}")
            .ExitCode.Should()
            .Be(0);
    }

    [Fact]
    public void An_interrupted_run_goes_on_behind_the_last_whole_row()
    {
        using var folder = new TemporaryFolder();
        string input = Csv(folder, 19),
            output = folder.PathOf("y.csv");
        string[] arguments = ["predict", Sine("model.h5"), "-i", input, "-o", output, "--id", "id", "--resume"];
        // The last row is none, so the run ends after others were predicted.
        CliRun.Of([.. arguments, "--batch-size", "5"]).ExitCode.Should().Be(1);
        File.Exists(output).Should().BeFalse();
        string part = output + ".part",
            note = part + ".made-of";
        File.Exists(note).Should().BeTrue();

        var other = CliRun.Of(arguments);
        other.Error.Should().Contain("begun with another model, other inputs or other options");

        File.Delete(note);
        File.Delete(part);
        Csv(folder);
        CliRun.Of(arguments).ExitCode.Should().Be(0);
        string[] whole = File.ReadAllLines(output);
        File.Exists(part).Should().BeFalse();
        ShouldBeRows(whole.Skip(1), Enumerable.Range(0, Samples));
    }

    [Fact]
    public void Several_files_by_a_pattern_lose_no_row()
    {
        using var folder = new TemporaryFolder();
        for (int part = 0; part < 4; part++)
            File.WriteAllText(
                folder.PathOf($"p{part}.csv"),
                string.Join(
                    "\n",
                    Enumerable.Range(0, Samples).Where(i => i * 4 / Samples == part).Select(i => $"r{i},{Row(i)}").Prepend($"id,{Header}")
                )
            );
        string output = folder.PathOf("y.csv");
        CliRun.Of("predict", Sine("model.h5"), "-i", folder.PathOf("p*.csv"), "-o", output, "--id", "id").ExitCode.Should().Be(0);
        ShouldBeRows(File.ReadLines(output).Skip(1), Enumerable.Range(0, Samples));
    }

    [Fact]
    public void Help_shows_each_option_with_its_example()
    {
        string help = CliRun.Of("predict", "--help").Text;
        foreach (
            string option in new[]
            {
                "--delimiter",
                "--columns",
                "--ignore",
                "--missing",
                "--text",
                "--word-index",
                "--num-words",
                "--oov",
                "--filters",
                "--lower",
                "--char-level",
                "--index-from",
                "--start",
                "--id",
                "--bad-rows",
                "--flat",
                "--resume",
            }
        )
            help.Should().Contain(option);
    }
}
