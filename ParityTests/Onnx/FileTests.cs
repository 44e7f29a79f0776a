using FluentAssertions;
using KerasSharp.Onnx;
using KerasSharp.Onnx.Format;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using Microsoft.ML.OnnxRuntime;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>What a file looks like.</summary>
public class FileTests
{
    private static Model Tagger() =>
        new Sequential
        {
            new Embedding(50, 8) { InputShape = [12] },
            new Lstm(16) { ReturnSequences = true },
            new Dense(3),
        }.Build();

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        byte[] Once()
        {
            using var model = KerasImporter.Load(Fixtures.PathOf("models", "imdb_lstm", "model.h5"));
            return OnnxRun.Export(model).Bytes;
        }
        Once().Should().Equal(Once());
    }

    [Fact]
    public void Inputs_outputs_and_weights_have_their_names()
    {
        using var model = Tagger();
        var graph = Models.File(model).Graph;
        graph.Inputs.Select(i => i.Name).Should().Equal(model.InputLayers.Select(i => i.Name));
        graph.Outputs.Select(o => o.Name).Should().Equal(model.OutputNames);
        graph
            .Initializers.Select(a => a.Name)
            .Should()
            .Contain(["embedding_1/W", "lstm_1/W", "lstm_1/U", "lstm_1/b", "dense_1/W", "dense_1/b"]);
        graph.Nodes.Where(n => n.Op is "LSTM" or "Gather").Select(n => n.Name).Should().Equal("embedding_1/Gather", "lstm_1/LSTM");
        string Named(string path) => path.Replace("/W", "/kernel", StringComparison.Ordinal);
        Models
            .File(model, new OnnxOptions { WeightName = Named })
            .Graph.Initializers.Select(a => a.Name)
            .Should()
            .Contain(["lstm_1/kernel", "dense_1/kernel"]);
    }

    [Fact]
    public void Token_ids_are_whole_numbers()
    {
        using var model = Tagger();
        OnnxRun.Export(model).Report.Inputs.Select(i => i.Type).Should().Equal("int64");
        Models.Operators(model).Should().NotContain("Cast");
    }

    [Theory]
    [InlineData(DataFormat.ChannelsFirst, 0)]
    [InlineData(DataFormat.ChannelsLast, 2)]
    public void Convolutions_transpose_where_data_enter_and_leave(DataFormat format, int transpositions)
    {
        using Model model = new Sequential
        {
            new Convolution2D(4, 3, 3)
            {
                InputShape = format == DataFormat.ChannelsFirst ? [2, 9, 9] : [9, 9, 2],
                DataFormat = format,
                Activation = ActivationFunction.Tanh,
            },
            new MaxPooling2D(2, 2) { DataFormat = format },
            new Convolution2D(3, 2, 2) { DataFormat = format, Activation = ActivationFunction.HardSigmoid },
        }.Build();
        var operators = Models.Operators(model);
        operators.Count(o => o == "Transpose").Should().Be(transpositions);
        operators.Where(o => o != "Transpose").Should().Equal("Conv", "Tanh", "MaxPool", "Conv", "HardSigmoid");
        using var run = new OnnxRun(model);
        Models.ShouldAgree(model, run, 3, Models.Draw(1, [3, .. model.InputLayers[0].InputShape!.Select(e => (nint)e!)]));
    }

    [Fact]
    public void Places_in_the_second_file_go_beyond_4_GB()
    {
        // One array in many places: no memory is taken for the others, and nothing is written.
        var data = new ExternalData("m.data");
        float[] values = new float[1 << 24];
        for (long i = 0; i < 80; i++)
            data.Add(values).Should().Be(i << 26);
    }

    [Fact]
    public void Triton_counts_samples_where_all_values_have_them()
    {
        using var model = Tagger();
        string config = OnnxRun.Export(model).Report.ToTritonConfig(8);
        config.Should().StartWith("platform: \"onnxruntime_onnx\"\nmax_batch_size: 8\ninput [");
        config.Should().Contain("data_type: TYPE_INT64\n    dims: [ 12 ]").And.Contain("data_type: TYPE_FP32\n    dims: [ 12, 3 ]");
        using var stateful = new Sequential
        {
            new Lstm(3)
            {
                InputShape = [4, 2],
                BatchSize = 5,
                Stateful = true,
            },
        }.Build();
        string states = OnnxRun.Export(stateful).Report.ToTritonConfig();
        states.Should().Contain("max_batch_size: 0").And.Contain("dims: [ 5, 3 ]").And.Contain("dims: [ 5, 4, 2 ]");
        ((Action)(() => OnnxRun.Export(model).Report.ToTritonConfig(0))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Arrays_may_stand_in_a_second_file()
    {
        using var model = Tagger();
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.PathOf("m.onnx")))
        using (var data = File.Create(folder.PathOf("m.data")))
            model.ExportOnnx(file, new OnnxOptions { DataFile = "m.data", DataStream = data });
        new FileInfo(folder.PathOf("m.onnx")).Length.Should().BeLessThan(4096);
        using var session = new InferenceSession(folder.PathOf("m.onnx"));
        using var ids = OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, 24).Select(i => (long)i).ToArray(), [2, 12]);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { [session.InputNames[0]] = ids }, session.OutputNames);
        float[] expected = new float[2 * 12 * 3];
        model
            .Predict(System.Numerics.Tensors.Tensor.Create(Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), [2, 12]))
            .FlattenTo(expected);
        results[0].GetTensorDataAsSpan<float>().ToArray().Zip(expected).Should().OnlyContain(x => Math.Abs(x.First - x.Second) < 1e-6);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        using var model = Tagger();
        model.Invoking(m => OnnxRun.Export(m, new OnnxOptions { Opset = 12 })).Should().Throw<ArgumentOutOfRangeException>();
        model.Invoking(m => OnnxRun.Export(m, new OnnxOptions { Length = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        model.Invoking(m => OnnxRun.Export(m, new OnnxOptions { DataFile = "x" })).Should().Throw<ArgumentException>();
    }

    // ONNX's own checker, with the inference of all types and shapes. Debian's knows the operator sets up to 17.
    [SkippableFact]
    public void The_checker_of_ONNX_finds_nothing()
    {
        Python.Require("onnx");
        using var folder = new TemporaryFolder();
        foreach (var (id, place) in ExportCases.Exportable().Select((id, i) => (id, i)).Where(c => c.i % 25 == 0))
        {
            var fixture = new FixtureCase(id);
            using var model = ExportCases.Load(id, fixture);
            File.WriteAllBytes(
                folder.PathOf($"{place}.onnx"),
                OnnxRun.Export(model, new OnnxOptions { Opset = place % 2 == 0 ? 17 : 13 }).Bytes
            );
        }
        Python
            .Run(
                """
                import glob, os, sys, onnx
                for file in sorted(glob.glob(os.path.join(sys.argv[1], '*.onnx'))):
                    try:
                        onnx.checker.check_model(onnx.load(file), full_check=True)
                    except Exception as e:
                        print(os.path.basename(file), e)
                """,
                folder.Root
            )
            .Should()
            .BeEmpty();
    }
}
