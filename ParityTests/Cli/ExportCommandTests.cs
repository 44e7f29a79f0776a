using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class ExportCommandTests
{
    private const string Example = "    $ kerassharp export ";

    private static string Model => Fixtures.PathOf("models", "imdb_lstm", "model.h5");

    [Fact]
    public void The_example_of_the_README_is_true()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Fixtures.Root, "..", "README.md"));
        int at = Array.FindIndex(lines, l => l.StartsWith(Example, StringComparison.Ordinal));
        string[] arguments = lines[at][Example.Length..].Split(' ');
        arguments[0] = Path.Combine(Fixtures.Root, "..", arguments[0]);
        using var folder = new TemporaryFolder();
        arguments[2] = folder.PathOf(arguments[2]);
        var run = CliRun.Of(["export", .. arguments]);
        run.Error.Should().BeEmpty();
        run.Text.TrimEnd().Split(Environment.NewLine).Should().Equal(lines.Skip(at + 1).TakeWhile(l => l.Length > 0).Select(l => l.Trim()));
        new FileInfo(arguments[2]).Length.Should().BeGreaterThan(10_000);
    }

    [Fact]
    public void A_second_file_holds_the_arrays()
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.Of("export", Model, "--onnx", folder.PathOf("m.onnx"), "--data-file", "m.data", "--opset", "13");
        run.Error.Should().BeEmpty();
        new FileInfo(folder.PathOf("m.onnx")).Length.Should().BeLessThan(new FileInfo(folder.PathOf("m.data")).Length);
    }

    [Fact]
    public void Triton_is_told_what_the_file_takes()
    {
        using var folder = new TemporaryFolder();
        string config = folder.PathOf("config.pbtxt");
        CliRun.Of("export", Model, "--onnx", folder.PathOf("model.onnx"), "--triton", config).Error.Should().BeEmpty();
        const string wanted = """
            platform: "onnxruntime_onnx"
            max_batch_size: 64
            input [
              {
                name: "embedding_1_input"
                data_type: TYPE_INT64
                dims: [ 100 ]
              }
            ]
            output [
              {
                name: "activation_1"
                data_type: TYPE_FP32
                dims: [ 1 ]
              }
            ]

            """;
        string[] lines = File.ReadAllLines(config);
        lines
            .Where(l => !l.Contains("name:") && !l.Contains("dims:"))
            .Should()
            .Equal(wanted.Split('\n').Where(l => !l.Contains("name:") && !l.Contains("dims:")).SkipLast(1));
        lines.Should().ContainSingle(l => l == "    dims: [ 1 ]");
    }

    [Theory]
    [InlineData("--opset", "12", "--opset: expected a number from 13 to 22, found 12.")]
    [InlineData("--length", "0", "--length: expected 1 or more, found 0.")]
    [InlineData("--data-file", "a/b", "--data-file a/b: expected the name of a file beside the other, without a folder")]
    public void Wrong_options_are_told(string option, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.Of("export", Model, "--onnx", folder.PathOf("m.onnx"), option, value);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(message);
        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    [Fact]
    public void The_help_tells_the_options() =>
        CliRun
            .Of("export", "--help")
            .Text.Should()
            .ContainAll(
                "--onnx",
                "--opset",
                "--states",
                "--length",
                "--assume-right-padded",
                "--weights",
                "--architecture",
                "--triton",
                "--vectorized"
            );

    [Fact]
    public void The_examples_of_the_help_run()
    {
        string[] examples =
        [
            .. CliRun
                .Of("export", "--help")
                .Text.Split('\n')
                .Select(l => l.Trim())
                .Where(l => l.StartsWith("kerassharp export ", StringComparison.Ordinal) && l.Contains("--onnx") && !l.Contains('[')),
        ];
        examples.Should().HaveCount(4);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("1"));
        using (var model = KerasModel.Load(Model))
        {
            File.WriteAllText(folder.PathOf("architecture.json"), model.ToJson());
            model.SaveWeights(folder.PathOf("weights.h5"));
            foreach (string name in new[] { "model.h5", "large.h5" })
                model.Save(folder.PathOf(name));
            model.Save(folder.PathOf("tagger.keras"), ModelFormat.Keras3);
        }
        foreach (string example in examples)
        {
            string[] arguments = example.Split(' ')[1..];
            string[] inside =
            [
                .. arguments.Select((a, i) => a.Contains('.') && !(i > 0 && arguments[i - 1] == "--data-file") ? folder.PathOf(a) : a),
            ];
            CliRun.Of(inside).Error.Should().BeEmpty(example);
        }
        Directory
            .GetFiles(folder.Root, "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Should()
            .Contain(["large.data", "config.pbtxt"]);
    }
}
