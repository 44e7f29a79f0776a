using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Conversion;

/// <summary>What becomes of weights, training and layers in the form of another release.</summary>
public sealed class ModelConversionTests : IDisposable
{
    private static readonly KerasVersion s_last = new(3, 15, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Archive => _folder.PathOf("model.keras");

    /// <summary>min(max(x / 6 + 1/2, 0), 1) of 1.2 x is min(max(0.2 x + 1/2, 0), 1) of x; gates stand as i f c o.</summary>
    [Fact]
    public void Gates_with_another_hard_sigmoid_are_scaled()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Lstm(2) { Name = "lstm", InputShape = [3, 2] },
        }.Build();
        var report = model.Save(Archive, s_last);
        report.Notes.Should().Contain(n => n.Layer == "lstm" && n.Kind == ConversionNoteKind.Rewritten && n.Text.Contains("1.2"));

        using var back = KerasImporter.Load(Archive);
        ((Lstm)back.Spec.Layers.Single(l => l is Lstm)).InnerActivation.Should().Be(Activation.HardSigmoid6);
        foreach (string name in new[] { "W", "U", "b" })
        {
            float[] before = Weight(model, $"lstm/{name}"),
                after = Weight(back, $"lstm/{name}");
            for (int i = 0; i < before.Length; i++)
                after[i].Should().Be(i % 8 / 2 == 2 ? before[i] : before[i] * 1.2f, "{0}[{1}]", name, i);
        }
    }

    private static float[] Flat(Tensor<float> y)
    {
        float[] numbers = new float[y.FlattenedLength];
        y.FlattenTo(numbers);
        return numbers;
    }

    /// <summary>What a function was read as has a form in Keras 3, by its own operations.</summary>
    [Theory]
    [InlineData("lambda x: K.l2_normalize(K.abs(x) + 1, axis=-1)", "Rsqrt")]
    [InlineData("lambda x: x[:, ::-1, 1:] * 2", "GetItem")]
    [InlineData("lambda x: K.concatenate([x, -x], axis=1)", "Concatenate")]
    [InlineData("lambda x: K.softmax(K.mean(x, axis=1, keepdims=True))", "Softmax")]
    [InlineData("lambda x: K.reshape(K.permute_dimensions(x, (0, 2, 1)), (-1, 12))", "Reshape")]
    [InlineData("lambda x: K.clip(K.max(x, axis=2), -0.5, 0.5) ** 2", "Clip")]
    public void A_function_that_is_read_becomes_operations(string function, string operation)
    {
        string json = """
            {"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "Lambda", "config": {
              "name": "code", "batch_input_shape": [null, 3, 4], "function": {"kerassharp_source": "SOURCE"},
              "function_type": "lambda", "arguments": {}}}]}
            """.Replace("SOURCE", function);
        using var model = KerasImporter.FromArchitecture(json);
        var notes = model.CanHold(s_last).Notes;
        notes.Should().Contain(n => n.Layer == "code" && n.Kind == ConversionNoteKind.Rewritten && n.Text.Contains("keras.ops"));
        model.Save(Archive, s_last);
        using var back = KerasImporter.Load(Archive);
        back.Spec.Layers.Select(l => l.ClassName).Should().NotContain("Lambda");
        using var stream = System.IO.Compression.ZipFile.OpenRead(Archive);
        new StreamReader(stream.GetEntry("config.json")!.Open()).ReadToEnd().Should().Contain($"\"{operation}\"");
        var x = Tensor.Create(Enumerable.Range(0, 24).Select(i => (float)Math.Sin(i * 7)).ToArray(), [2, 3, 4]);
        float[] expected = Flat(model.Predict(x)),
            found = Flat(back.Predict(x));
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void The_state_of_an_optimizer_comes_along_where_weights_stay()
    {
        using var model = Trained(Activation.Sigmoid);
        model.Save(Archive, s_last).Notes.Should().NotContain(n => n.Kind == ConversionNoteKind.Dropped);
        using var back = KerasImporter.Load(Archive);
        var (before, after) = (model.OptimizerState!, back.OptimizerState!);
        after.Iterations.Values.Should().Equal(1);
        foreach (string slot in before.Optimizer.Slots)
        foreach (var (a, b) in before.Weights.Zip(after.Weights))
            after.Slot(slot, b).Values.Should().Equal(before.Slot(slot, a).Values, "{0} of {1}", slot, a.Name);
    }

    [Fact]
    public void The_state_of_an_optimizer_is_left_out_where_weights_change()
    {
        using var model = Trained(Activation.HardSigmoid);
        model
            .Save(Archive, s_last)
            .Notes.Should()
            .Contain(n => n.Kind == ConversionNoteKind.Dropped && n.Text.Contains("the state of Adam", StringComparison.Ordinal));
        using var back = KerasImporter.Load(Archive);
        back.TrainingSpec.Should().NotBeNull("loss and optimizer come along");
        back.OptimizerState!.Iterations.Values.Should().Equal(0);
    }

    /// <summary>A cell's value goes through the activation too, and is a sum: no weight can take the factor.</summary>
    [Fact]
    public void A_hard_sigmoid_that_no_weight_can_scale_is_refused()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Lstm(2)
            {
                Name = "lstm",
                Activation = Activation.HardSigmoid,
                InputShape = [3, 2],
            },
        }.Build();
        var report = model.CanHold(s_last);
        report.CanHold.Should().BeFalse();
        report.Notes.Should().Contain(n => n.Kind == ConversionNoteKind.Refused && n.Layer == "lstm");
        model.Invoking(m => m.Save(Archive, s_last)).Should().Throw<KerasUnsupportedException>().WithMessage("*'lstm'*HardSigmoid*");
    }

    /// <summary>Keras 3 refuses a layer whose name has a slash, which those of Caffe's models have.</summary>
    [Fact]
    public void Names_that_Keras_3_refuses_become_others()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Dense(3) { Name = "fire2/squeeze", InputShape = [4] },
            new Dense(2) { Name = "fire2_squeeze" },
            new Reshape(2, 1),
            new Bidirectional(new Lstm(2) { Name = "fire2/inner" }) { Name = "both" },
        }.Build();
        float[] x = [1, -2, 3, 0.5f];
        float[] wanted = Flat(model.Predict(System.Numerics.Tensors.Tensor.Create(x, [1, 4])));
        var report = model.Save(Archive, s_last);
        report.Notes.Should().Contain(n => n.Kind == ConversionNoteKind.Rewritten && n.Layer == "fire2/squeeze");
        using var back = KerasImporter.Load(Archive);
        back.Spec.Layers.Select(l => l.Name).Should().Contain("fire2_squeeze_1").And.NotContain(n => n!.Contains('/'));
        Flat(back.Predict(System.Numerics.Tensors.Tensor.Create(x, [1, 4]))).Should().Equal(wanted, (a, b) => Math.Abs(a - b) < 1e-6f);
        using var archive = System.IO.Compression.ZipFile.OpenRead(Archive);
        using var config = new StreamReader(archive.GetEntry("config.json")!.Open());
        config.ReadToEnd().Should().Contain("fire2_inner").And.NotContain("fire2/inner");
    }

    /// <summary>Keras 2.3.1 knows no relu6 by name; models of its applications brought theirs with them.</summary>
    [Fact]
    public void Relu6_becomes_a_layer_where_its_name_is_not_known()
    {
        using KerasSharp.Model model = new Sequential { new ActivationLayer(Activation.Relu6) { InputShape = [3] } }.Build();
        string path = Path.ChangeExtension(Archive, ".h5");
        model.Save(path, new KerasVersion(2, 3, 1));
        using var back = KerasImporter.Load(path);
        back.Spec.Layers.Should().Contain(l => l is ReLU);
        Flat(back.Predict(System.Numerics.Tensors.Tensor.Create([-1f, 3, 9], [1, 3]))).Should().Equal(0, 3, 6);
    }

    /// <summary>Within layers of weights too, whose last one gives what the layer gave; a TimeDistributed holds a model of both.</summary>
    [Fact]
    public void Relu6_of_layers_with_weights_becomes_a_layer_behind_them()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Convolution1D(4, 2) { Activation = Activation.Relu6, InputShape = [5, 3] },
            new TimeDistributed(new Dense(3) { Activation = Activation.Relu6, Name = "inner" }),
            new Dense(2) { Name = "last", Activation = Activation.Relu6 },
        }.Build();
        foreach (var weight in model.Variables.All)
            weight.Set([.. weight.Values.Select(w => w * 4)]);
        var x = Tensor.Create([.. Enumerable.Range(0, 30).Select(i => (float)Math.Cos(i * 5) * 3)], [2, 5, 3]);
        float[] wanted = Flat(model.Predict(x));
        string path = Path.ChangeExtension(Archive, ".h5");
        model
            .Save(path, new KerasVersion(2, 3, 1))
            .Notes.Should()
            .Contain(n => n.Kind == ConversionNoteKind.Rewritten && n.Layer == "last");
        using var back = KerasImporter.Load(path);
        back.Spec.Layers[^1].Should().BeOfType<ReLU>().Which.Name.Should().Be("last");
        Flat(back.Predict(x)).Should().Equal(wanted, (a, b) => Math.Abs(a - b) < 1e-5f);
        wanted.Should().Contain(6);
    }

    /// <summary>Gates are within a layer, and Keras 2.3.1 has no name for their function.</summary>
    [Fact]
    public void Relu6_inside_of_a_layer_is_refused_where_its_name_is_not_known()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Bidirectional(new Gru(2) { Activation = Activation.Relu6 }) { Name = "both", InputShape = [3, 2] },
        }.Build();
        model.CanHold(new KerasVersion(2, 3, 1)).Notes.Should().Contain(n => n.Kind == ConversionNoteKind.Refused && n.Layer == "both");
        model.CanHold(s_last).CanHold.Should().BeTrue();
    }

    /// <summary>Keras 3 computes valid and same separable convolutions alone.</summary>
    [Fact]
    public void A_causal_separable_convolution_gets_its_zeros_from_a_layer()
    {
        using KerasSharp.Model model = new Sequential
        {
            new SeparableConvolution1D(4, 3)
            {
                Name = "causal",
                Padding = Padding.Causal,
                Dilation = [2],
                InputShape = [6, 2],
            },
        }.Build();
        var x = Tensor.Create([.. Enumerable.Range(0, 24).Select(i => (float)Math.Sin(i * 5))], [2, 6, 2]);
        float[] wanted = Flat(model.Predict(x));
        model.Save(Archive, s_last).Notes.Should().Contain(n => n.Kind == ConversionNoteKind.Rewritten && n.Layer == "causal");
        using var back = KerasImporter.Load(Archive);
        back.Spec.Layers.OfType<ZeroPadding1D>().Should().ContainSingle();
        back.Spec.Layers.OfType<SeparableConvolution1D>().Single().Padding.Should().Be(Padding.Valid);
        Flat(back.Predict(x)).Should().Equal(wanted, (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    /// <summary>What only training depends on is told, and written as the release has it.</summary>
    [Fact]
    public void Training_that_differs_is_told()
    {
        using KerasSharp.Model model = new Sequential
        {
            new BatchNormalization
            {
                Name = "normal",
                RunningVariance = RunningVarianceRule.PlusEpsilon,
                InputShape = [3],
            },
        }.Build();
        var report = model.Save(Archive, s_last);
        report.CanHold.Should().BeTrue();
        report
            .Notes.Should()
            .ContainSingle()
            .Which.Should()
            .Be(new ConversionNote(ConversionNoteKind.TrainsOtherwise, "normal", "running variance 'plus epsilon' becomes 'biased'"));
    }

    /// <summary>How images are changed at random is training's; tf.keras has no place for all of it.</summary>
    [Fact]
    public void Random_layers_are_written_where_the_release_has_them()
    {
        using var model = KerasImporter.FromArchitecture(
            """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "m", "trainable": true, "dtype": "float32", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 4, 4, 3], "dtype": "float32",
            "sparse": false, "name": "x"}, "registered_name": null},
            {"module": "keras.layers", "class_name": "RandomFlip", "config": {"name": "flip", "trainable": true, "dtype": "float32",
            "seed": null, "mode": "horizontal", "data_format": "channels_last"}, "registered_name": null}]}, "registered_name": null}
            """
        );
        string file = _folder.PathOf("model.h5");
        var report = model.Save(file, new KerasVersion(2, 15, 0));
        report.Notes.Should().ContainSingle().Which.Kind.Should().Be(ConversionNoteKind.TrainsOtherwise);
        using var back = KerasImporter.Load(file);
        back.Spec.Layers.OfType<RandomAugmentation>().Single().Settings.Should().Be("""{"mode":"horizontal"}""");
    }

    [Theory]
    [InlineData("2.0.9")]
    [InlineData("1.2.1")]
    [InlineData("3.16.0")]
    [InlineData("2.2.4-tf")]
    public void Releases_that_are_not_written_are_refused(string release)
    {
        using KerasSharp.Model model = new Sequential { new Dense(1) { InputShape = [2] } }.Build();
        model
            .Invoking(m => m.CanHold(KerasVersion.Parse(release)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*1.2.2, 2.3.1, 2.4 to 2.15, 3.0 to 3.15*");
    }

    private static KerasSharp.Model Trained(Activation gates)
    {
        KerasSharp.Model model = new Sequential
        {
            new Lstm(3) { InnerActivation = gates, InputShape = [4, 2] },
            new Dense(2) { Activation = Activation.Softmax, PassesMask = true },
        }.Build();
        model.Compile(new Adam(), "categorical_crossentropy");
        model.TrainOnBatch(Tensor.Create([.. Enumerable.Range(0, 8).Select(i => i / 8f)], [1, 4, 2]), Tensor.Create([0f, 1], [1, 2]));
        return model;
    }

    private static float[] Weight(KerasSharp.Model model, string name) => model.Variables.All.Single(v => v.Name == name).Values;
}
