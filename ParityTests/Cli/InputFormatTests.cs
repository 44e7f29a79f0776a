using System.Text;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What an input is read as comes from the input alone, for every command that reads data.</summary>
public class InputFormatTests
{
    private const int Width = 9;

    private static readonly string s_model = Fixtures.PathOf("keras-1.2.2", "dense", "deep", "model.h5");

    private static readonly string s_line = string.Join(",", Enumerable.Repeat("0.5", Width));

    private static byte[] Npy(int samples = 2)
    {
        using var stream = new MemoryStream();
        NpyArray.Write(stream, Enumerable.Repeat(0.5f, samples * Width).ToArray(), samples, Width);
        return stream.ToArray();
    }

    private static byte[] Npz()
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream, [KeyValuePair.Create<string, Action<Stream>>("x", s => s.Write(Npy()))]);
        return stream.ToArray();
    }

    private static CliRun Predict(TemporaryFolder folder, string input, byte[] content, params string[] more)
    {
        File.WriteAllBytes(folder.PathOf(input), content);
        return CliRun.Of(["predict", s_model, "--input", folder.PathOf(input), "--output", folder.PathOf("out.csv"), .. more]);
    }

    [Fact]
    public void Its_first_bytes_tell_what_a_name_does_not()
    {
        using var folder = new TemporaryFolder();
        string jsonl = $"[{s_line}]\n[{s_line}]\n";
        foreach (
            var (name, content) in new (string, byte[])[]
            {
                ("in.data", Npy()),
                ("in", Npz()),
                ("in.txt", Encoding.UTF8.GetBytes($"{s_line}\n{s_line}\n")),
                ("in.tab", Encoding.UTF8.GetBytes($"\uFEFF  {s_line}\r\n{s_line}")),
                ("in.words", Encoding.UTF8.GetBytes($"a,b,c,d,e,f,g,h,i\n{s_line}\n{s_line}\n")),
                ("in.json", Encoding.UTF8.GetBytes(jsonl)),
            }
        )
        {
            Predict(folder, name, content).ExitCode.Should().Be(0, name);
            File.ReadLines(folder.PathOf("out.csv")).Should().HaveCount(2, name);
        }
    }

    [Theory]
    [InlineData("y.pkl", "\u0080\u0004\u0095", ", which begin as those of a Python pickle")]
    [InlineData("y.h5", "\u0089HDF\r\n\u001a\n", ", which begin as those of an HDF5 file")]
    [InlineData("y.txt", "Dear reader,\nhow are you?\n", "")]
    [InlineData("y.bin", "1,2,3\0\u0001", "")]
    public void What_nothing_tells_is_refused_with_what_can_be_read(string name, string content, string found)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf(name),
            problem = $"cannot tell the format from its name or its first bytes{found}",
            expected =
                "expected .npy, .npz, .csv, .tsv, .jsonl, .parquet or .arrow, or --input-format (npy, npz, csv, jsonl, parquet, arrow)";
        Predict(folder, name, Encoding.Latin1.GetBytes(content))
            .Should()
            .BeEquivalentTo(new { ExitCode = 1, Error = $"kerassharp: {file}: {problem}; {expected}{Environment.NewLine}" });
        File.Exists(folder.PathOf("out.csv")).Should().BeFalse();
    }

    [Theory]
    [InlineData("y.parquet", "PAR1\u0015\u0004,\n1,2,3", "the Parquet file is damaged")]
    [InlineData("y", "PAR1\u0015\u0004,\n1,2,3", "the Parquet file is damaged")]
    [InlineData("y.csv.gz", "\u001f\u008b\u0008\0\0", "the gzip file is damaged")]
    public void What_is_damaged_is_refused_before_anything_is_written(string name, string content, string problem)
    {
        using var folder = new TemporaryFolder();
        var run = Predict(folder, name, Encoding.Latin1.GetBytes(content));
        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"kerassharp: {folder.PathOf(name)}: {problem}");
        File.Exists(folder.PathOf("out.csv")).Should().BeFalse();
    }

    [Theory]
    [InlineData("x.parquet")]
    [InlineData("x.csv")]
    [InlineData("x.jsonl")]
    public void An_empty_input_is_an_error_in_every_format(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string[] more in new[] { Array.Empty<string>(), ["--input-format", "csv"], ["--input-format", "jsonl"] })
            Predict(folder, name, [], more)
                .Should()
                .BeEquivalentTo(
                    new
                    {
                        ExitCode = 1,
                        Error = $"kerassharp: {folder.PathOf(name)}: expected at least one sample, found none{Environment.NewLine}",
                    }
                );
        CliRun
            .With([], "predict", s_model, "--input", "-", "--output", "-", "--output-format", "csv")
            .Error.Should()
            .Be($"kerassharp: standard input: expected at least one sample, found none{Environment.NewLine}");
    }

    [Fact]
    public void The_command_line_overrules_name_and_content()
    {
        using var folder = new TemporaryFolder();
        Predict(folder, "in.csv", Npy(), "--input-format", "npy").ExitCode.Should().Be(0);
        Predict(folder, "in.csv", Npy())
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.StartsWith($"kerassharp: {folder.PathOf("in.csv")}, line 1, field 1:"));
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("bench")]
    [InlineData("evaluate")]
    [InlineData("fit")]
    public void Every_command_reads_lines_by_the_same_rules(string command)
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("y.npy"), new float[6], [2, 3]);
        CliRun Run(string text, params string[] more)
        {
            File.WriteAllText(folder.PathOf("in.data"), text);
            string[] own = command switch
            {
                "predict" => ["--output", folder.PathOf("out.csv")],
                "bench" => ["--batch-size", "2", "--seconds", "0.01"],
                "evaluate" => ["--target", folder.PathOf("y.npy"), "--loss", "mse"],
                _ =>
                [
                    "--target",
                    folder.PathOf("y.npy"),
                    "--loss",
                    "mse",
                    "--optimizer",
                    "sgd",
                    "--epochs",
                    "1",
                    "--output",
                    folder.PathOf("out.h5"),
                ],
            };
            return CliRun.Of([command, s_model, "--input", folder.PathOf("in.data"), .. own, .. more]);
        }
        string file = folder.PathOf("in.data"),
            words = "a,b,c,d,e,f,g,h,i";
        Run($"{words}\n{s_line}\n{s_line}\n")
            .Should()
            .Match<CliRun>(r =>
                r.ExitCode == 0 && r.Error.StartsWith($"kerassharp: {file}, line 1: taken as a header (a, b, c, d, e, ...);")
            );
        Run($"{words}\n{s_line}\n{s_line}\n", "--header", "yes").Error.Should().NotContain("header");
        Run($"{words}\n{s_line}\n{s_line}\n", "--header", "no", "--input-format", "csv")
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains($"{file}, line 1, field 1: expected a number, found 'a'"));
        Run($"{s_line}\n\n{s_line}\n")
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains($"{file}, line 2: expected a sample, found a blank line"));
        Run($"{s_line}\n\n{s_line}\n", "--skip-blank-lines").ExitCode.Should().Be(0);
        Run("what is this?")
            .Should()
            .Match<CliRun>(r =>
                r.ExitCode == 1 && r.Error.Contains($"{file}: cannot tell the format") && r.Error.Contains("--input-format")
            );
        Run($"[{s_line}]\n[{s_line}]\n", "--header", "no")
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.StartsWith("kerassharp: --header is for .csv, found .jsonl"));
    }
}
