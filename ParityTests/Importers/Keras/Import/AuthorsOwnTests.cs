using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Files that hold names of what their authors wrote themselves. That they predict as Keras does is tested with all stored
/// cases.</summary>
public sealed class AuthorsOwnTests
{
    private static string PathOf(string name) => Fixtures.PathOf("keras-2.3.1", "model", name, "model.h5");

    [Fact]
    public void Settings_are_told_and_kept_and_training_names_them()
    {
        using var model = KerasModel.Load(PathOf("settings_of_its_author"));
        var report = model.ImportReport!;
        report
            .Warnings.Select(n => n.Text)
            .Should()
            .Contain("'kernel_regularizer' is 'my_penalty', which is none of Keras's: the model predicts and is not trained")
            .And.Contain("'kernel_constraint' is 'MyConstraint', which is none of Keras's: the model predicts and is not trained");
        report.IgnoredKeys.Should().Contain(n => n.Text.Contains("'my_initializer'"));

        using var stream = new MemoryStream();
        model.Save(stream);
        using var again = KerasImporter.Load(stream.ToArray());
        again.ImportReport!.Warnings.Should().BeEquivalentTo(report.Warnings);

        var train = () =>
        {
            model.Compile("sgd", "mse");
            model.TrainOnBatch(Tensor.Create(new float[6], [2, 3]), Tensor.Create(new float[4], [2, 2]));
        };
        train.Should().Throw<KerasUnsupportedException>().WithMessage("*the penalty 'my_penalty', a regularizer of the model's author*");
    }

    /// <summary>Keras 3 gives what an Embedding looks up the type of its ids there.</summary>
    [Fact]
    public void An_Embedding_in_SpectralNormalization_is_refused()
    {
        string config = """
            {"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "m", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
              "config": {"name": "x", "batch_shape": [null, 3]}},
            {"module": "keras.layers", "class_name": "SpectralNormalization", "registered_name": null, "config": {"name": "s",
              "power_iterations": 1, "layer": {"module": "keras.layers", "class_name": "Embedding", "registered_name": null,
              "config": {"name": "e", "input_dim": 5, "output_dim": 2}}}}]}}
            """;
        var read = () => KerasImporter.FromArchitecture(config);
        read.Should().Throw<KerasUnsupportedException>().WithMessage("*an Embedding in SpectralNormalization is not supported*");
    }

    /// <summary>Keras 3.0 to 3.5 write a range of values with a rotation, which does not look at it.</summary>
    [Fact]
    public void A_rotation_has_no_range_of_values()
    {
        string config = """
            {"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "m", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
              "config": {"name": "x", "batch_shape": [null, 4, 4, 3]}},
            {"module": "keras.layers", "class_name": "RandomRotation", "registered_name": null, "config": {"name": "r",
              "factor": [-0.1, 0.1], "value_range": [0, 255], "data_format": "channels_last", "fill_mode": "reflect", "fill_value": 0.0,
              "interpolation": "bilinear", "seed": null}}]}, "keras_version": "3.5.0"}
            """;
        using var model = KerasImporter.FromArchitecture(config);
        model.ImportReport!.IgnoredKeys.Should().Contain(n => n.Text.Contains("'value_range'") && n.Text.Contains("does not depend on it"));
    }

    private static string Keras3(string key, string value) =>
        """
            {"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "m", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
              "config": {"name": "x", "batch_shape": [null, 3]}},
            {"module": "keras.layers", "class_name": "Dense", "registered_name": null, "config": {"name": "d", "units": 2, "KEY": VALUE}}]}}
            """.Replace("KEY", key).Replace("VALUE", value);

    /// <summary>Forms that real Keras 3.0.5 and 3.15.1 wrote for classes with and without a decorator.</summary>
    [Theory]
    [InlineData(
        "kernel_regularizer",
        """{"module": null, "class_name": "L2", "config": {"l2": 0.2}, "registered_name": "mine>L2"}""",
        "L2"
    )]
    [InlineData(
        "kernel_regularizer",
        """{"module": null, "class_name": "OrthogonalRegularizer", "config": {}, "registered_name": "OrthogonalRegularizer"}""",
        "OrthogonalRegularizer"
    )]
    [InlineData(
        "kernel_regularizer",
        """{"module": "builtins", "class_name": "function", "config": "l2", "registered_name": "function"}""",
        "l2"
    )]
    [InlineData("kernel_constraint", """{"module": null, "class_name": "NonNeg", "config": {}, "registered_name": "NonNeg"}""", "NonNeg")]
    public void A_class_of_the_author_is_none_of_the_same_name_in_Keras(string key, string value, string name)
    {
        using var model = KerasImporter.FromArchitecture(Keras3(key, value));
        var report = model.ImportReport!;
        report
            .Warnings.Select(n => n.Text)
            .Should()
            .Contain($"'{key}' is '{name}', which is none of Keras's: the model predicts and is not trained");
        using var stream = new MemoryStream();
        model.Save(stream);
        using var again = KerasImporter.Load(stream.ToArray());
        again.ImportReport!.Warnings.Should().BeEquivalentTo(report.Warnings);
        var train = () =>
        {
            model.Compile("sgd", "mse");
            model.TrainOnBatch(Tensor.Create(new float[6], [2, 3]), Tensor.Create(new float[4], [2, 2]));
        };
        train.Should().Throw<KerasUnsupportedException>().WithMessage($"*'{name}'*none of Keras's*");
    }

    [Fact]
    public void An_initializer_of_the_author_is_none_of_the_same_name_in_Keras()
    {
        const string zeros = """{"module": null, "class_name": "Zeros", "config": {}, "registered_name": "Zeros"}""";
        using var model = KerasImporter.FromArchitecture(Keras3("kernel_initializer", zeros));
        model.ImportReport!.IgnoredKeys.Should().Contain(n => n.Text.Contains("'Zeros', which is none of Keras's"));
        var predict = () => model.Predict(new float[1, 3]);
        predict.Should().Throw<KerasUnsupportedException>().WithMessage("*'Zeros'*expected its values from a file");
    }

    /// <summary>The example of PointNet has such a class, which tf.keras before 2.13 tells from its own by no key.</summary>
    [Fact]
    public void An_orthogonal_regularizer_with_other_settings_is_the_authors()
    {
        const string json = """
            {"class_name": "Sequential", "keras_version": "2.10.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
            {"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [null, 3], "kernel_regularizer": {"class_name":
            "OrthogonalRegularizer", "config": {"num_features": 3, "l2reg": 0.001}}}}]}}
            """;
        using var model = KerasImporter.FromArchitecture(json);
        model.ImportReport!.Warnings.Should().Contain(n => n.Text.Contains("'OrthogonalRegularizer', which is none of Keras's"));
        using var keras = KerasImporter.FromArchitecture(
            json.Replace("\"num_features\": 3, \"l2reg\": 0.001", "\"factor\": 0.1, \"mode\": \"columns\"")
        );
        keras.ImportReport!.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Weights_that_the_author_would_draw_are_asked_for()
    {
        const string json = """
            {"class_name": "Sequential", "keras_version": "2.3.1", "backend": "theano", "config": {"name": "m", "layers": [
            {"class_name": "Dense", "config": {
              "name": "d", "units": 2, "batch_input_shape": [null, 3], "kernel_initializer": "my_initializer"}}]}}
            """;
        using var model = KerasImporter.FromArchitecture(json);
        var predict = () => model.Predict(new float[1, 3]);
        predict.Should().Throw<KerasUnsupportedException>().WithMessage("*'my_initializer'*expected its values from a file");
    }

    [Fact]
    public void A_metric_is_left_out_and_training_goes_on()
    {
        using var model = KerasModel.Load(PathOf("metric_of_its_author"));
        model.MetricNames.Should().HaveCount(2);
        model.ImportReport!.Warnings.Should().ContainSingle().Which.Text.Should().StartWith("the metric 'rmse' is left out: ");
        model.TrainOnBatch(Tensor.Create(new float[8], [2, 4]), Tensor.Create(new float[2], [2, 1]));
    }

    [Fact]
    public void An_activation_is_the_callers_under_its_name()
    {
        string path = Fixtures.PathOf("keras-2.3.1", "activation", "customary", "model.h5");
        using var usual = KerasModel.Load(path);
        usual
            .ImportReport!.Warnings.Should()
            .Contain(n => n.Text.Contains("'swish' is no function of this release and taken for the one that later releases call so"));
        using var given = KerasModel.Load(
            path,
            new KerasImportOptions
            {
                Custom = new CustomLayers()
                    .Lambda("swish", (Node x) => x * Ops.Sigmoid(x))
                    .Lambda("mish", (Node x) => x * Ops.Tanh(Ops.Softplus(x))),
            }
        );
        given.ImportReport!.Warnings.Should().BeEmpty();
        var x = new float[,]
        {
            { 1, -2, 3, 0.5f },
            { -1, 0, 2, -0.5f },
        };
        given
            .Predict(x)
            .ToArray()
            .Should()
            .BeEquivalentTo(
                usual.Predict(x).ToArray(),
                o => o.WithStrictOrdering().Using<float>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6f)).WhenTypeIs<float>()
            );
    }

    [Fact]
    public void Copies_for_devices_are_one_model()
    {
        using var model = KerasModel.Load(PathOf("multi_gpu"));
        model.ImportReport!.Conversions.Should().Contain(n => n.Text.StartsWith("the model is one of multi_gpu_model for 3 devices"));
        model.Layers.Select(l => l.Name).Should().NotContain(n => n.StartsWith("lambda"));
        using var stream = new MemoryStream();
        model.Save(stream);
        using var again = KerasImporter.Load(stream.ToArray());
        var x = new float[,]
        {
            { 1, -2, 3, 0.5f },
        };
        again.Predict(x).ToArray().Should().Equal(model.Predict(x).ToArray());
    }

    /// <summary>Real Keras 2.3.1 on two devices loses 2.370 where whole batches lose 2.073 (model/multi_gpu_normalized).</summary>
    [Fact]
    public void Copies_with_statistics_of_their_own_are_not_compiled()
    {
        using var model = KerasModel.Load(Fixtures.PathOf("keras-2.3.1", "model", "multi_gpu_normalized", "model.h5"));
        model.TrainingSpec.Should().BeNull();
        model.ImportReport!.NotCompiled.Should().Contain("each of 2 devices normalizes its part of a batch").And.Contain("'sequential_1'");
        model.Compile("sgd", "mse");
        model.TrainingSpec.Should().NotBeNull("whoever compiles it wants whole batches");
    }

    /// <summary>Real Keras 2.0.9 adds them in each call of the model, so that a run of it is another one.</summary>
    [Fact]
    public void Copies_that_add_up_penalties_are_not_compiled()
    {
        using var model = KerasModel.Load(Fixtures.PathOf("keras-2.0.9", "model", "multi_gpu_penalized", "model.h5"));
        model.TrainingSpec.Should().BeNull();
        model.ImportReport!.NotCompiled.Should().Contain("each of 2 devices adds the penalties on weights in 'sequential_1' once more");
        using var later = KerasModel.Load(Fixtures.PathOf("keras-2.3.1", "training", "multi_gpu_penalized", "model.h5"));
        later.TrainingSpec.Should().NotBeNull("from 2.1.4 on they count once");
    }
}
