using System.Text;
using FluentAssertions;
using KerasSharp.Importers.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class PredictCommandTests
{
    private const float Tolerance = 1e-5f;

    private static string Sine(string file) => Fixtures.PathOf("models", "sine_gru", file);

    private static NpyArray SineX => NpzFile.Read(Sine("data.npz"))["x0"];

    private static float[] SineY => NpzFile.Read(Sine("data.npz"))["y0"].ReadFloats();

    private static void ShouldBe(float[] found, float[] expected)
    {
        found.Should().HaveCount(expected.Length);
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(Tolerance);
    }

    private static void ShouldFail(CliRun run, string message)
    {
        run.Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 1,
                    Error = $"kerassharp: {message}{Environment.NewLine}",
                    Text = "",
                }
            );
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("npz")]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public void Every_format_in_and_out_gives_what_Keras_gave(string format)
    {
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("in." + format),
            output = folder.PathOf("out." + format);
        float[] x = SineX.ReadFloats();
        if (format == "npy")
            SineX.Write(input);
        else if (format == "npz")
            NpzFile.Write(input, [new("anything", SineX)]);
        else
            File.WriteAllLines(
                input,
                x.Chunk(50).Select(r => format == "csv" ? string.Join(",", r) : $"[{string.Join(", ", r.Select(v => $"[{v}]"))}]")
            );

        var run = CliRun.Of("predict", Sine("model.h5"), "--input", input, "--output", output, "--batch-size", "10");
        run.Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 0,
                    Error = "",
                    Text = "",
                }
            );
        float[] y = format switch
        {
            "npy" => NpyArray.Read(output).ReadFloats(),
            "npz" => NpzFile.Read(output)["dense_1"].ReadFloats(),
            _ => [.. File.ReadLines(output).Select(l => float.Parse(l.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture))],
        };
        ShouldBe(y, SineY);
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(2, "nothing is left beside input and output");
    }

    [Theory]
    [InlineData("npy", "npz")]
    [InlineData("npz", "csv")]
    [InlineData("csv", "jsonl")]
    [InlineData("jsonl", "npy")]
    public void Standard_input_tells_its_format_and_standard_output_is_told(string from, string to)
    {
        var bytes = new MemoryStream();
        float[] x = SineX.ReadFloats();
        if (from == "npy")
            SineX.Write(bytes);
        else if (from == "npz")
            NpzFile.Write(bytes, new KeyValuePair<string, NpyArray>[] { new("gru_1_input", SineX), new("other", SineX) });
        else
            bytes.Write(
                Encoding.UTF8.GetBytes(
                    string.Join('\n', x.Chunk(50).Select(r => from == "csv" ? string.Join(",", r) : $"[{string.Join(", ", r)}]"))
                )
            );
        var run = CliRun.With(bytes.ToArray(), "predict", Sine("model.h5"), "--input", "-", "--output", "-", "--output-format", to);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        ShouldBe(
            to switch
            {
                "npy" => NpyArray.Read(new MemoryStream(run.Output)).ReadFloats(),
                "npz" => NpzFile.Read(new MemoryStream(run.Output), "out")["dense_1"].ReadFloats(),
                _ =>
                [
                    .. run
                        .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(l => float.Parse(l.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture)),
                ],
            },
            SineY
        );
    }

    [Fact]
    public void Architecture_and_weights_go_together()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("keras-1.2.2", "merge", "branches_of_rnns");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        string model = Path.Combine(fixture, "model.json"),
            weights = Path.Combine(fixture, "weights.h5");
        string[] inputs =
        [
            .. CliRun
                .Of("summary", model, "--weights", weights, "--json")
                .Text.Split('"')
                .SkipWhile(s => s != "inputs")
                .Skip(2)
                .TakeWhile(s => s != "outputs")
                .Where(s => s.All(c => char.IsLetterOrDigit(c) || c == '_') && s.Length > 0),
        ];
        inputs.Should().HaveCount(2);
        NpzFile.Write(folder.PathOf("in.npz"), [new(inputs[0], data["x0"]), new(inputs[1], data["x1"])]);
        var run = CliRun.Of(
            "predict",
            model,
            "--weights",
            weights,
            "--input",
            folder.PathOf("in.npz"),
            "--output",
            folder.PathOf("out.npy")
        );
        run.Error.Should().BeEmpty();
        ShouldBe(NpyArray.Read(folder.PathOf("out.npy")).ReadFloats(), data["y0"].ReadFloats());

        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "y.npy"),
            $"{model}: an architecture without weights; expected --weights FILE"
        );
        ShouldFail(
            CliRun.Of("predict", Sine("model.h5"), "--weights", weights, "--input", "x", "--output", "y.npy"),
            $"--weights {weights}: expected an architecture (.json, .yaml) as the model, found {Sine("model.h5")}, which has weights of its own"
        );
        NpzFile.Write(folder.PathOf("less.npz"), [new(inputs[0], data["x0"]), new("x9", data["x1"])]);
        ShouldFail(
            CliRun.Of("predict", model, "--weights", weights, "--input", folder.PathOf("less.npz"), "--output", folder.PathOf("o.npy")),
            $"{folder.PathOf("less.npz")}: expected an array '{inputs[1]}' for the input of this name, found {inputs[0]}, x9"
        );
    }

    [Fact]
    public void Several_inputs_and_outputs_have_their_layers_names()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("keras-1.2.2", "model", "two_inputs_two_outputs");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        using var model = KerasImporter.Load(Path.Combine(fixture, "model.h5"));
        NpzFile.Write(folder.PathOf("in.npz"), model.InputLayers.Select((l, i) => KeyValuePair.Create(l.Name!, data[$"x{i}"])));
        CliRun
            .Of("predict", Path.Combine(fixture, "model.h5"), "--input", folder.PathOf("in.npz"), "--output", folder.PathOf("out.npz"))
            .Error.Should()
            .BeEmpty();
        var found = NpzFile.Read(folder.PathOf("out.npz"));
        found.Keys.Should().Equal(model.OutputNames);
        for (int i = 0; i < found.Count; i++)
            ShouldBe(found[model.OutputNames[i]].ReadFloats(), data[$"y{i}"].ReadFloats());

        ShouldFail(
            CliRun.Of(
                "predict",
                Path.Combine(fixture, "model.h5"),
                "--input",
                folder.PathOf("in.npz"),
                "--output",
                folder.PathOf("out.npy")
            ),
            $"the model has 2 outputs ({string.Join(", ", model.OutputNames)}); expected the output format npz or jsonl, found npy"
        );
        data["x0"].Write(folder.PathOf("one.npy"));
        ShouldFail(
            CliRun.Of(
                "predict",
                Path.Combine(fixture, "model.h5"),
                "--input",
                folder.PathOf("one.npy"),
                "--output",
                folder.PathOf("out.npz")
            ),
            $"{folder.PathOf("one.npy")}: a .npy file holds one input, the model has 2 ({string.Join(", ", model.InputLayers.Select(l => l.Name))}); use .npz with these names"
        );
    }

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
    public void An_array_of_no_samples_gives_an_empty_output()
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("in.npy"), ReadOnlySpan<float>.Empty, 0, 50, 1);
        CliRun
            .Of("predict", Sine("model.h5"), "--input", folder.PathOf("in.npy"), "--output", folder.PathOf("out.npy"))
            .Error.Should()
            .BeEmpty();
        NpyArray.Read(folder.PathOf("out.npy")).Shape.Should().Equal(0, 1);
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
            "y.txt: cannot tell the format; expected a name that ends with .npy, .npz, .csv or .jsonl, or --output-format (npy, npz, csv, jsonl)"
        );
        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "-"),
            "standard output: cannot tell the format; expected a name that ends with .npy, .npz, .csv or .jsonl, or --output-format (npy, npz, csv, jsonl)"
        );
        ShouldFail(
            CliRun.Of("predict", model, "--input", "x", "--output", "y.npy", "--device", "abacus"),
            "--device abacus: expected cpu, cuda, cuda:N, cuda:all or reference"
        );
        CliRun
            .Of("predict", text, "--input", "x", "--output", "y.npy")
            .Should()
            .Match<CliRun>(r =>
                r.ExitCode == 1 && r.Error.Contains($"{text}: ") && r.Error.Contains("HDF5") && !r.Error.Contains("   at ")
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
            $"{folder.PathOf("in.npy")}: sample 1091: layer 'embedding_1': expected an index from -338 to 337 (a negative one counts from the end), found 999 at element 7 of the input"
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
            $"{folder.PathOf("in.csv")}, line 1, field 1: expected a number, found '4;5;6'; fields are separated by commas"
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
            $"{folder.PathOf("in.npy")}: --maxlen, --padding and --truncating are for .csv and .jsonl; arrays have one length already"
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

    /// <summary>Batch normalization by the statistics of the batch at hand: Keras predicts by 32.</summary>
    [Fact]
    public void Where_samples_act_on_each_other_batches_are_those_of_Keras()
    {
        using var folder = new TemporaryFolder();
        using KerasSharp.Model model = new Sequential
        {
            new Dense(4) { InputShape = [3] },
            new BatchNormalization { Mode = NormalizationMode.Batch },
        };
        model.Save(folder.PathOf("model.h5"));
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, 300 * 3).Select(_ => random.NextSingle())];
        NpyArray.Write(folder.PathOf("x.npy"), x, [300, 3]);
        CliRun
            .Of("predict", folder.PathOf("model.h5"), "--input", folder.PathOf("x.npy"), "--output", folder.PathOf("y.npy"))
            .Should()
            .BeEquivalentTo(new { ExitCode = 0, Error = "" });
        var byKeras = new float[300 * 4];
        model.Predict(x, [300, 3], byKeras, batchSize: 32);
        NpyArray.Read(folder.PathOf("y.npy")).ReadFloats().Should().Equal(byKeras);
        model.Predict(x, [300, 3], byKeras, batchSize: 300);
        NpyArray.Read(folder.PathOf("y.npy")).ReadFloats().Should().NotEqual(byKeras, "it depends on the batch");
    }

    /// <summary>So that many of their samples may run at once.</summary>
    [Theory]
    [InlineData("sine_gru")]
    [InlineData("imdb_lstm")]
    [InlineData("char_gru")]
    public void Usual_models_compute_each_sample_apart(string name)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("models", name, "model.h5"));
        KerasSharp
            .Runtime.Planning.SampleIndependence.Holds(
                new() { Inputs = model.Declared.Inputs, Outputs = [("y", model.Declared.Outputs[0].Value)] }
            )
            .Should()
            .BeTrue();
    }
}
