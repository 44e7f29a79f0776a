using System.Diagnostics;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class ProcessTests
{
    private static readonly string s_sine = Fixtures.PathOf("models", "sine_gru", "model.h5");
    private static readonly string s_dense = Fixtures.PathOf("keras-1.2.2", "dense", "deep", "model.h5");

    [Fact]
    public void A_pipe_goes_through_the_program()
    {
        var data = NpzFile.Read(Fixtures.PathOf("models", "sine_gru", "data.npz"));
        using var input = new MemoryStream();
        data["x0"].Write(input);
        var run = CliProcess.Run(input.ToArray(), null, "predict", s_sine, "--input", "-", "--output", "-", "--output-format", "npy");
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        NpyArray
            .Read(new MemoryStream(run.Output))
            .ReadFloats()
            .Zip(data["y0"].ReadFloats(), (a, b) => Math.Abs(a - b))
            .Max()
            .Should()
            .BeLessThan(1e-5f);
    }

    [Fact]
    public void A_failure_is_one_line_on_standard_error_and_exit_code_1()
    {
        var run = CliProcess.Run([], null, "predict", "none.h5", "--input", "-", "--output", "-");
        run.Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 1,
                    Text = "",
                    Error = "kerassharp: standard output: cannot tell the format; expected a name that ends with .npy, .npz, .csv, "
                        + $".jsonl, .parquet or .arrow, or --output-format (npy, npz, csv, jsonl, parquet, arrow){Environment.NewLine}",
                }
            );
        CliProcess
            .Run([], null, "--help")
            .Should()
            .Match<CliRun>(r => r.ExitCode == 0 && r.Error == "" && r.Text.Contains("predict") && r.Text.Contains("inspect"));
        CliProcess.Run([], null, "--version").Text.Trim().Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("npy", "npy")]
    [InlineData("npz", "npz")]
    [InlineData("csv", "jsonl")]
    public void Files_larger_than_the_memory_allowed_are_predicted(string from, string to)
    {
        const int samples = 600_000,
            width = 9;
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("in." + from),
            output = folder.PathOf("out." + to);
        WriteSamples(input, from, samples, width);
        new FileInfo(input).Length.Should().BeGreaterThan(16 << 20);
        var run = CliProcess.Run(
            [],
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x1000000" },
            "predict",
            s_dense,
            "--input",
            input,
            "--output",
            output,
            "--batch-size",
            "512"
        );
        // A slow machine is told how far the command is.
        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.StartsWith("predict: ", StringComparison.Ordinal))
            .Should()
            .BeEmpty();
        run.ExitCode.Should().Be(0);
        if (to == "jsonl")
            File.ReadLines(output).Count().Should().Be(samples);
        else
            (to == "npy" ? NpyArray.Read(output) : NpzFile.Read(output).Values.Single()).Shape.Should().Equal(samples, 3);
    }

    [SkippableFact]
    public async Task Ctrl_C_leaves_nothing_behind()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are Unix's");
        Skip.If(CliProcess.IgnoresInterrupts, "started in a way that ignores Ctrl-C");
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("in.npy"),
            output = folder.PathOf("out.csv");
        NpyArray.Write(input, new float[200_000 * 50], [200_000, 50, 1]);
        File.WriteAllText(output, "old");
        using var process = CliProcess.Start(null, "predict", s_sine, "--input", input, "--output", output, "--batch-size", "1");
        var error = process.StandardError.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        while (Directory.GetFiles(folder.Root, ".*.tmp").Length == 0 && clock.Elapsed < TimeSpan.FromSeconds(60))
            await Task.Delay(20);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()]))
            await kill.WaitForExitAsync();
        var run = CliProcess.Finish(process, Task.FromResult<byte[]>([]), error);
        run.Should().BeEquivalentTo(new { ExitCode = 1, Error = $"kerassharp: stopped{Environment.NewLine}" });
        File.ReadAllText(output).Should().Be("old");
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(2);
    }

    private static void WriteSamples(string path, string format, int samples, int width)
    {
        var row = Enumerable.Range(0, width).Select(i => (i - 4) / 4f).ToArray();
        using var stream = File.Create(path);
        if (format == "csv")
        {
            var line = System.Text.Encoding.UTF8.GetBytes(string.Join(",", row) + "\n");
            for (int i = 0; i < samples; i++)
                stream.Write(line);
            return;
        }
        void Write(Stream target)
        {
            var writer = new NpyWriter(target, [width], samples);
            var many = Enumerable.Repeat(row, 1000).SelectMany(r => r).ToArray();
            for (int i = 0; i < samples; i += 1000)
                writer.WriteRows(many, 1000);
            writer.Complete();
        }
        if (format == "npy")
            Write(stream);
        else
            NpzFile.Write(stream, [KeyValuePair.Create<string, Action<Stream>>("x", Write)]);
    }
}
