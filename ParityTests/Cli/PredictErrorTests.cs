using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Cli.PredictRuns;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What a prediction that cannot be made is answered, and what it leaves behind.</summary>
public class PredictErrorTests
{
    [Fact]
    public void Failures_leave_the_old_output_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("in.csv"),
            output = folder.PathOf("out.csv");
        File.WriteAllText(output, "old");
        File.WriteAllLines(input, [.. Enumerable.Repeat(string.Join(",", Enumerable.Repeat("0.5", 50)), 3000), "0.5,x"]);
        ShouldFail(
            CliRun.Of("predict", Sine("model.h5"), "--input", input, "--output", output),
            $"{input}, line 3001, field 2: expected a number, found 'x'"
        );
        File.ReadAllText(output).Should().Be("old");
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(2);
    }

    [Fact]
    public void Bad_calls_are_told_in_one_message()
    {
        using var folder = new TemporaryFolder();
        string model = Sine("model.h5"),
            text = folder.PathOf("text.h5");
        File.WriteAllText(text, "no model");
        ShouldFail(
            CliRun.Of("predict", folder.PathOf("none.h5"), "--input", "x", "--output", "y.npy"),
            $"{folder.PathOf("none.h5")}: no such file"
        );
        ShouldFail(
            CliRun.Of("predict", folder.Root, "--input", "x", "--output", "y.npy"),
            $"{folder.Root}: expected a file, found a folder"
        );
        ShouldFail(
            CliRun.Of("predict", model, "--input", folder.PathOf("none.npy"), "--output", folder.PathOf("y.npy")),
            $"{folder.PathOf("none.npy")}: no such file"
        );
        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "y.txt"),
            "y.txt: cannot tell the format; expected a name that ends with .npy, .npz, .csv, .jsonl, .parquet or .arrow, or "
                + "--output-format (npy, npz, csv, jsonl, parquet, arrow)"
        );
        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "-"),
            "standard output: cannot tell the format; expected a name that ends with .npy, .npz, .csv, .jsonl, .parquet or .arrow, or "
                + "--output-format (npy, npz, csv, jsonl, parquet, arrow)"
        );
        CliRun
            .Of("predict", text, "--input", "x", "--output", "y.npy")
            .Should()
            .Match<CliRun>(r =>
                r.ExitCode == 1 && r.Error.Contains($"{text}: ") && r.Error.Contains("HDF5") && !r.Error.Contains("   at ")
            );
    }

    [Fact]
    public void Bad_options_are_told_in_one_message()
    {
        string model = Sine("model.h5");
        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "y.npy", "--device", "abacus"),
            "--device abacus: expected cpu, cuda, cuda:N, cuda:all or reference"
        );
        CliRun
            .Of("predict", model, "--input", "x")
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains("'--output' is required") && r.Text == "");
        CliRun
            .Of("predict", model, "--input", "x", "--output", "y.npy", "--batch-size", "0")
            .Error.Should()
            .Contain("--batch-size: expected 1 or more, found 0.");
        CliRun
            .Of("predict", model, "--input", "x", "--output", "y.npy", "--threads", "many")
            .Error.Should()
            .StartWith("kerassharp: --threads: expected a whole number, found 'many'.");
        CliRun
            .Of("predict", model, "--input", "x", "--output", "y.npy", "--batch-size", "1.5")
            .Error.Should()
            .StartWith("kerassharp: --batch-size: expected a whole number, found '1.5'.");
        CliRun
            .Of("predict", model, "--input", "x", "--output", "y.npy", "--backend", "torch")
            .Error.TrimEnd()
            .Should()
            .NotContain("\n", "it is one line")
            .And.Contain("'torch'");
        CliRun.Of("foretell").Should().Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains("'foretell'"));
    }

    [Fact]
    public void Outputs_that_cannot_be_written_are_told_by_their_own_name()
    {
        using var folder = new TemporaryFolder();
        SineX.Write(folder.PathOf("in.npy"));
        string nowhere = folder.PathOf("none/out.npy"),
            taken = folder.PathOf("taken.npy");
        Directory.CreateDirectory(taken);
        ShouldFail(
            CliRun.Of("predict", Sine("model.h5"), "--input", folder.PathOf("in.npy"), "--output", nowhere),
            $"{nowhere}: cannot be written: there is no such folder"
        );
        ShouldFail(
            CliRun.Of("predict", Sine("model.h5"), "--input", folder.PathOf("in.npy"), "--output", taken),
            $"{taken}: cannot be written: it is a folder"
        );
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(2);
    }

    [Fact]
    public void The_sample_with_an_index_outside_of_the_table_is_named()
    {
        using var folder = new TemporaryFolder();
        var ids = new float[1100 * 100];
        ids[1090 * 100 + 7] = 999;
        NpyArray.Write(folder.PathOf("in.npy"), ids, 1100, 100);
        ShouldFail(
            CliRun.Of(
                "predict",
                Fixtures.PathOf("models", "imdb_lstm", "model.h5"),
                "--input",
                folder.PathOf("in.npy"),
                "--output",
                folder.PathOf("out.npy")
            ),
            $"{folder.PathOf("in.npy")}: sample 1091: layer 'embedding_1': expected an index from -338 to 337 (a negative one counts "
                + "from the end), found 999 at element 7 of the input"
        );
    }

    [Fact]
    public void Numbers_between_semicolons_are_no_header()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("in.csv"), "4;5;6\n");
        ShouldFail(
            CliRun.Of(
                "predict",
                Fixtures.PathOf("models", "imdb_lstm", "model.h5"),
                "--input",
                folder.PathOf("in.csv"),
                "--output",
                folder.PathOf("out.csv"),
                "--maxlen",
                "100"
            ),
            $"{folder.PathOf("in.csv")}, line 1, field 1: expected a number, found '4;5;6'; fields are separated by commas, "
                + "or as --delimiter says"
        );
    }

    [Fact]
    public void Data_of_another_shape_are_refused_with_both_shapes()
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("in.npy"), new float[60], 2, 30, 1);
        ShouldFail(
            CliRun.Of("predict", Sine("model.h5"), "--input", folder.PathOf("in.npy"), "--output", folder.PathOf("out.npy")),
            $"{folder.PathOf("in.npy")}: input 'gru_1_input': expected data of shape (samples, 50, 1), found (2, 30, 1)"
        );
        NpyArray.Write(folder.PathOf("in.npy"), new float[100], 2, 50, 1);
        ShouldFail(
            CliRun.Of(
                "predict",
                Sine("model.h5"),
                "--input",
                folder.PathOf("in.npy"),
                "--output",
                folder.PathOf("out.npy"),
                "--maxlen",
                "50"
            ),
            $"{folder.PathOf("in.npy")}: --maxlen, --padding and --truncating are for tables and .jsonl; arrays have one length already"
        );
        File.Exists(folder.PathOf("out.npy")).Should().BeFalse();
    }

    [Fact]
    public void Debugging_shows_where_an_error_arose()
    {
        var run = CliRun.Of("predict", "none.h5", "--input", "x", "--output", "y.npy", "--debug");
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("none.h5: no such file").And.Contain("   at KerasSharp.");
    }
}
