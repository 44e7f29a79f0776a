using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>What releases and backends of Keras 2 mean by one and the same file.</summary>
public sealed class Keras2MeaningTests
{
    private static JObject Layer(string name, params object[] config)
    {
        var entries = new JObject();
        for (int i = 0; i < config.Length; i += 2)
            entries[(string)config[i]] = JToken.FromObject(config[i + 1]);
        return new JObject { ["class_name"] = name, ["config"] = entries };
    }

    private static string Sequential(string release, string backend, params JObject[] layers) =>
        new JObject
        {
            ["class_name"] = "Sequential",
            ["config"] = new JArray([.. layers]),
            ["keras_version"] = release,
            ["backend"] = backend,
        }.ToString();

    private static string Sequences(string release, int units) =>
        Sequential(
            release,
            "theano",
            Layer("Dense", "name", "dense_1", "units", units, "activation", "linear", "batch_input_shape", new int?[] { null, 3, 4 })
        );

    private static string Pictures(string release, int units) =>
        Sequential(
            release,
            "theano",
            Layer(
                "Conv2D",
                "name",
                "conv2d_1",
                "filters",
                3,
                "kernel_size",
                new[] { 2, 2 },
                "data_format",
                "channels_first",
                "batch_input_shape",
                new int?[] { null, 1, 5, 5 }
            ),
            Layer("Dense", "name", "dense_1", "units", units, "activation", "linear")
        );

    /// <summary>Real Keras 2.0.9 and 2.1.6 add it along axis 1 under channels_first, 2.2.4 along the last (fixtures
    /// dense/rank3_th).</summary>
    [Theory]
    [InlineData("2.0.9", 3, true)]
    [InlineData("2.2.0", 3, true)]
    [InlineData("2.2.1", 3, false)]
    [InlineData("2.1.6", 5, false)]
    public void The_axis_of_a_bias_that_fits_along_both_is_told(string release, int units, bool told)
    {
        using var model = KerasImporter.FromArchitecture(Sequences(release, units));
        model.ImportReport!.Notes.Any(n => n.Text.Contains("along the last axis", StringComparison.Ordinal)).Should().Be(told);
        ((Dense)model.Spec.Layers[^1]).BiasAlongAxis1.Should().BeFalse();
    }

    [Fact]
    public void The_axis_of_a_bias_is_asked_for_where_the_file_says_channels_first()
    {
        var load = () => KerasImporter.FromArchitecture(Pictures("2.1.6", 3));
        load.Should()
            .Throw<KerasFormatException>()
            .WithMessage("*layer 'dense_1' (Dense)*axis 1*'conv2d_1'*both fit*")
            .Which.Advice.Should()
            .BeOfType<DimOrderingAdvice>();
        using var said = KerasImporter.FromArchitecture(
            Pictures("2.1.6", 3),
            new KerasImportOptions { DimOrdering = DataFormat.ChannelsFirst }
        );
        ((Dense)said.Spec.Layers[^1]).BiasAlongAxis1.Should().BeTrue();
        using var clear = KerasImporter.FromArchitecture(Pictures("2.1.6", 2));
        ((Dense)clear.Spec.Layers[^1]).BiasAlongAxis1.Should().BeFalse("3 channels have no place for a bias of 2");
    }

    /// <summary>TensorFlow's relu has the slope 0 at 0, its leaky_relu that of the negative side; Theano's is the mean of both
    /// sides.</summary>
    [Theory]
    [InlineData("2.0.8", "tensorflow", 0)]
    [InlineData("2.2.2", "tensorflow", 0)]
    [InlineData("2.2.3", "tensorflow", 0.25)]
    [InlineData("2.3.1", "tensorflow", 0.25)]
    [InlineData("2.2.2", "theano", 0.625)]
    public void The_slope_of_LeakyReLU_at_0(string release, string backend, double slope)
    {
        using var model = KerasImporter.FromArchitecture(
            Sequential(
                release,
                backend,
                Layer("Dense", "name", "dense_1", "units", 1, "activation", "linear", "batch_input_shape", new int?[] { null, 1 }),
                Layer("LeakyReLU", "name", "leaky", "alpha", 0.25)
            )
        );
        foreach (var variable in model.Variables.All)
            variable.Set(new float[variable.Values.Length]);
        model.Compile(new Sgd(1), Losses.MeanAbsoluteError);
        model.TrainOnBatch(Tensor.Create([1f], [1, 1]), Tensor.Create([5f], [1, 1]));
        model.Variables["dense_1/b"].Values[0].Should().BeApproximately((float)slope, 1e-6f);
    }

    /// <summary>On TensorFlow Keras 1 halves alpha (x - |x|), whose slope at 0 is the mean of both sides; Keras 2 takes relu(-x) there.
    /// </summary>
    [Theory]
    [InlineData("1.2.2", TrainingBackend.TensorFlow, 0.125)]
    [InlineData("1.2.2", TrainingBackend.Theano, 0.625)]
    [InlineData("2.0.8", TrainingBackend.TensorFlow, 0)]
    [InlineData("2.3.1", TrainingBackend.Theano, 0.625)]
    public void The_slope_of_PReLU_at_0(string release, TrainingBackend backend, double slope)
    {
        bool first = release[0] == '1';
        using var model = KerasImporter.FromArchitecture(
            Sequential(
                release,
                backend.ToString().ToLowerInvariant(),
                Layer("Dense", "name", "dense_1", first ? "output_dim" : "units", 1, "batch_input_shape", new int?[] { null, 1 }),
                Layer("PReLU", "name", "prelu")
            ),
            new KerasImportOptions { Backend = backend }
        );
        foreach (var variable in model.Variables.All)
            variable.Set([.. new float[variable.Values.Length].Select(_ => variable.Name == "prelu/alpha" ? 0.25f : 0)]);
        model.Compile(new Sgd(1), Losses.MeanAbsoluteError);
        model.TrainOnBatch(Tensor.Create([1f], [1, 1]), Tensor.Create([5f], [1, 1]));
        model.Variables["dense_1/b"].Values[0].Should().BeApproximately((float)slope, 1e-6f);
    }

    /// <summary>Real Keras 2.3.1 counts the product of Nadam's momenta where nothing is learned, too: so it is after 5 steps.</summary>
    [Fact]
    public void Nadam_counts_where_nothing_is_learned()
    {
        using Model model = new Sequential { new MaxPooling2D { InputShape = [4, 4, 1] } }.Build();
        model.Compile(new Nadam(), Losses.MeanSquaredError);
        for (int step = 0; step < 5; step++)
            model.TrainOnBatch(Tensor.Create(new float[16], [1, 4, 4, 1]), Tensor.Create(new float[4], [1, 2, 2, 1]));
        model.OptimizerState!.Scalar("m_schedule").Values[0].Should().BeApproximately(0.0184980351f, 1e-8f);
    }

    /// <summary>As Keras writes an Embedding that is told its length; without a length it is null.</summary>
    [Theory]
    [InlineData("2.3.1", 6)]
    [InlineData("2.3.1", null)]
    [InlineData("1.2.2", 6)]
    public void An_Embedding_says_its_length(string release, int? length)
    {
        using var folder = new TemporaryFolder();
        using Model model = new Sequential
        {
            new Embedding(9, 2) { InputShape = [length] },
            new Gru(3),
            new Dense(1),
        }.Build();
        model.Save(folder.PathOf("model.h5"), KerasVersion.Parse(release));
        using var file = Hdf5File.Open(folder.PathOf("model.h5"));
        var config = JObject.Parse(file.Root.Attributes["model_config"].AsString());
        var layer = config.Descendants().OfType<JObject>().First(o => (string?)o["class_name"] == "Embedding")["config"]!;
        ((int?)layer["input_length"]).Should().Be(length);
        ((int?)layer["batch_input_shape"]![1]).Should().Be(length);
    }

    /// <summary>Theano takes the first of a variable's updates, TensorFlow runs all (stored runs of real Keras on Theano:
    /// training/border_shared_norms; none on TensorFlow).</summary>
    [Theory]
    [InlineData("2.0.0", "theano", false)]
    [InlineData("2.3.1", "theano", false)]
    [InlineData("2.0.0", "tensorflow", true)]
    [InlineData("2.1.2", "tensorflow", true)]
    [InlineData("2.1.3", "tensorflow", false)]
    [InlineData("2.2.5", "tensorflow", false)]
    [InlineData("2.3.0", "tensorflow", true)]
    public void Calls_of_one_BatchNormalization_move_its_statistics(string release, string backend, bool each)
    {
        var layer = Layer("BatchNormalization", "name", "norm", "batch_input_shape", new int?[] { null, 3 });
        using var model = KerasImporter.FromArchitecture(Sequential(release, backend, layer));
        model.Spec.Layers.OfType<BatchNormalization>().Single().MovesAtEachCall.Should().Be(each);
    }

    /// <summary>A layer that no file gave a rule for its running variance takes that of the release that it is saved for.</summary>
    [Fact]
    public void BatchNormalization_of_CSharp_is_saved()
    {
        using var folder = new TemporaryFolder();
        using Model model = new Sequential
        {
            new Convolution2D(3, 2, 2) { InputShape = [4, 4, 1] },
            new BatchNormalization(),
            new Flatten(),
            new Dense(2) { Activation = "softmax" },
        }.Build();
        var x = Tensor.Create([.. Enumerable.Range(0, 32).Select(i => (float)Math.Sin(i))], [2, 4, 4, 1]);
        model.Compile("adam", "categorical_crossentropy");
        model.TrainOnBatch(x, Tensor.Create([0f, 1, 1, 0], [2, 2]));
        model.Save(folder.PathOf("model.h5"), new KerasVersion(2, 3, 1));
        using var back = KerasImporter.Load(folder.PathOf("model.h5"));
        back.Spec.Layers.OfType<BatchNormalization>()
            .Single()
            .RunningVariance.Should()
            .Be(RunningVarianceRule.PlusEpsilonSampleCorrected, "Keras 2.3.1 on Theano will train it so");
        back.Predict(x).ToArray().Should().Equal(model.Predict(x).ToArray());
    }
}
