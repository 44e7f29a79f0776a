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
        graph.Nodes.Where(n => n.Op is "LSTM" or "Gather").Select(n => n.Name).Should().Equal("embedding_1/Gather_1", "lstm_1/LSTM");
        string Named(string path) => path.Replace("/W", "/kernel", StringComparison.Ordinal);
        Models
            .File(model, new OnnxOptions { WeightName = Named })
            .Graph.Initializers.Select(a => a.Name)
            .Should()
            .Contain(["lstm_1/kernel", "dense_1/kernel"]);
    }

    // What h5py lists as weight_names of each file; parts of one weight have the name that theirs begin with.
    [Theory]
    [InlineData("models/imdb_lstm", "embedding_1_W", "lstm_1_W", "lstm_1_U", "lstm_1_b", "dense_1_W", "dense_1_b")]
    public void Weights_are_called_as_Keras_calls_them(string folder, params string[] names)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf([.. folder.Split('/'), "model.h5"]));
        Models.File(model).Graph.Initializers.Select(a => a.Name).Should().Contain(names);
    }

    [Fact]
    public void Layers_of_texts_are_refused_or_left_to_the_caller()
    {
        using Model model = new Sequential
        {
            new InputLayer(3) { Text = true },
            new StringLookup(["a", "b"]),
            new Embedding(3, 2),
        }.Build();
        model
            .Invoking(m => OnnxRun.Export(m))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*ONNX has no form for the layers that run before the graph*");
        using var run = new OnnxRun(model, new OnnxOptions { Vectorized = true });
        var ids = model.Vectorize([new InputData((string[])["a", "b", "c", "b", "a", "a"], 2, 3)]);
        run.Report.Inputs.Select(i => i.ToString()).Should().Equal("stringlookup_1 int64 [N, 3]");
        var (found, expected) = (run.Predict(ids, 2)[0], model.PredictVectorized(ids)[0]);
        float[] got = new float[12],
            want = new float[12];
        found.FlattenTo(got);
        expected.FlattenTo(want);
        got.Should().Equal(want);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    public void Two_directions_are_one_node(bool sequences, int more)
    {
        using Model model = new Sequential
        {
            new InputLayer(7, 3),
            new Bidirectional(new Lstm(4) { ReturnSequences = sequences, InnerActivation = Activation.HardSigmoid }),
            new Dense(2 + more),
        }.Build();
        var nodes = Models.File(model).Graph.Nodes.Where(n => n.Op == "LSTM").ToArray();
        nodes.Should().ContainSingle();
        nodes[0].Attributes.Single(a => a.Name == "direction").Value.Should().Be("bidirectional");
        using var run = new OnnxRun(model);
        Models.ShouldAgree(model, run, 4, Models.Draw(1, 4, 7, 3));
    }

    [Fact]
    public void Each_note_is_what_a_model_gets()
    {
        string[] Notes(params LayerSpec[] layers)
        {
            var sequential = new Sequential();
            foreach (var layer in layers)
                sequential.Add(layer);
            using var model = sequential.Build();
            return [.. OnnxRun.Export(model).Report.Notes.Select(n => n.Text)];
        }
        Notes(new InputLayer(4), new Dense(3) { Activation = ActivationFunction.Relu })
            .Should()
            .Equal("relu gives 0 at minus infinity, where Keras on Theano gives NaN");
        Notes(new InputLayer(4), new BatchNormalization { Mode = NormalizationMode.Batch })
            .Should()
            .ContainSingle(n => n.Contains("samples of a batch"));
        Notes(new InputLayer(4, 2), new GlobalMaxPooling1D()).Should().ContainSingle(n => n.Contains("NaN"));
        Notes(new InputLayer(4, 2), new Lstm(2)).Should().ContainSingle(n => n.StartsWith("NaN and infinities"));
        Notes(new InputLayer(4, 2), new Dense(2)).Should().BeEmpty();
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
