using System.Text;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Cli.PredictRuns;

namespace KerasSharp.ParityTests.Cli;

public class PredictCommandTests
{
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
            $"--weights {weights}: expected an architecture (.json, .yaml) as the model, found {Sine("model.h5")}, which has weights "
                + "of its own"
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
            $"the model has 2 outputs ({string.Join(", ", model.OutputNames)}); expected the output format npz, jsonl, parquet or arrow, "
                + "found npy"
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
            $"{folder.PathOf("one.npy")}: a .npy file holds one input, the model has 2 "
                + $"({string.Join(", ", model.InputLayers.Select(l => l.Name))}); use .npz with these names"
        );
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

    /// <summary>Batch normalization by the statistics of the batch at hand: Keras predicts by 32.</summary>
    [Fact]
    public void Where_samples_act_on_each_other_batches_are_those_of_Keras()
    {
        using var folder = new TemporaryFolder();
        using KerasSharp.Model model = new Sequential
        {
            new Dense(4) { InputShape = [3] },
            new BatchNormalization { Mode = NormalizationMode.Batch },
        }.Build();
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
