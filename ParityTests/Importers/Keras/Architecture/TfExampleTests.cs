using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>Configs as tf.keras 2.15 writes them of classes that no stored model of tf.keras holds, with the examples that Keras's
/// documentation states (keras-team/keras v2.15.0, keras/layers/preprocessing and keras/layers/normalization).</summary>
public class TfExampleTests
{
    private const string Lookup = """
        "invert": INVERT, "max_tokens": null, "num_oov_indices": OOV, "oov_token": UNKNOWN, "mask_token": null, "output_mode": "MODE",
        "sparse": false, "pad_to_max_tokens": false, "idf_weights": null, "vocabulary": VOCABULARY, "vocabulary_size": 5
        """;

    private static readonly float[] s_boundaries = [-1.5f, 1, 3.4f, 0.5f, 0, 3, 1.3f, 0];

    private static Model Of(string className, string config, string shape, string dtype = "float32") =>
        KerasImporter.FromArchitecture(
            $$"""
            {"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, {{shape}}], "dtype": "{{dtype}}", "sparse": false,
            "ragged": false, "name": "x"} }, {"class_name": "{{className}}", "config": {"name": "l", "trainable": true, "dtype": "float32",
            {{config}} } }]} }
            """
        );

    private static string Words(string vocabulary, string unknown, string mode = "int", int places = 1, bool inverted = false) =>
        Lookup
            .Replace("INVERT", inverted ? "true" : "false", StringComparison.Ordinal)
            .Replace("OOV", $"{places}", StringComparison.Ordinal)
            .Replace("UNKNOWN", unknown, StringComparison.Ordinal)
            .Replace("MODE", mode, StringComparison.Ordinal)
            .Replace("VOCABULARY", vocabulary, StringComparison.Ordinal);

    private static float[] Flat(Tensor<float> y)
    {
        float[] numbers = new float[y.FlattenedLength];
        y.FlattenTo(numbers);
        return numbers;
    }

    [Fact]
    public void Discretization()
    {
        using var model = Of(
            "Discretization",
            """ "bin_boundaries": [0.0, 1.0, 2.0], "num_bins": null, "epsilon": 0.01, "output_mode": "int", "sparse": false """,
            "4"
        );
        Flat(model.Predict(Tensor.Create(s_boundaries, [2, 4]))).Should().Equal(0, 2, 3, 1, 1, 3, 2, 1);
    }

    [Theory]
    [InlineData("int", 1, false, "3", new float[] { 12, 1138, 42, 42, 1000, 36 }, new float[] { 1, 3, 4, 4, 0, 2 })]
    [InlineData("int", 2, false, "3", new float[] { 12, 1138, 42, 37, 1000, 36 }, new float[] { 2, 4, 5, 1, 0, 3 })]
    [InlineData("int", 1, true, "3", new float[] { 1, 3, 4, 4, 0, 2 }, new float[] { 12, 1138, 42, 42, -1, 36 })]
    [InlineData("multi_hot", 1, false, "4", new float[] { 12, 1138, 42, 42, 42, 7, 36, 7 }, new float[] { 0, 1, 0, 1, 1, 1, 0, 1, 0, 1 })]
    [InlineData("count", 1, false, "4", new float[] { 12, 1138, 42, 42, 42, 7, 36, 7 }, new float[] { 0, 1, 0, 1, 2, 2, 0, 1, 0, 1 })]
    public void IntegerLookup(string mode, int places, bool inverted, string width, float[] x, float[] expected)
    {
        string config = Words("[12, 36, 1138, 42]", "-1", mode, places, inverted) + ", \"vocabulary_dtype\": \"int64\"";
        using var model = Of("IntegerLookup", config, width, "int64");
        Flat(model.Predict(Tensor.Create(x, [2, x.Length / 2]))).Should().Equal(expected);
    }

    [Fact]
    public void StringLookup()
    {
        string config = Words("""["a", "b", "c", "d"]""", "\"[UNK]\"") + ", \"encoding\": \"utf-8\"";
        using var model = Of("StringLookup", config, "1", "string");
        Flat(model.Predict(["a", "c", "d", "d", "z", "b"])).Should().Equal(1, 3, 4, 4, 0, 2);
    }

    [Fact]
    public void A_lookup_that_gives_texts_is_refused_by_its_name()
    {
        string config = Words("""["a", "b"]""", "\"[UNK]\"", inverted: true) + ", \"encoding\": \"utf-8\"";
        FluentActions
            .Invoking(() => Of("StringLookup", config, "1", "int64"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*'l'*StringLookup*'invert'*");
    }

    [Fact]
    public void TextVectorization()
    {
        using var model = Of(
            "TextVectorization",
            """
            "max_tokens": 5000, "standardize": "lower_and_strip_punctuation", "split": "whitespace", "ngrams": null, "output_mode": "int",
            "output_sequence_length": 4, "pad_to_max_tokens": false, "sparse": false, "ragged": false,
            "vocabulary": ["foo", "baz", "bar"], "idf_weights": null, "encoding": "utf-8", "vocabulary_size": 5
            """,
            "1",
            "string"
        );
        // The example's vocabulary is ['', '[UNK]', 'foo', 'baz', 'bar'], and 'qux' is none of its words.
        Flat(model.Predict(["foo qux bar", "qux baz"])).Should().Equal(2, 1, 4, 0, 1, 3, 0, 0);
    }

    [Theory]
    [InlineData("RandomFlip", """ "mode": "horizontal_and_vertical", "seed": null """)]
    [InlineData("RandomContrast", """ "factor": [0.2, 0.3], "seed": 3 """)]
    [InlineData("RandomBrightness", """ "factor": 0.2, "value_range": [0, 255], "seed": null """)]
    [InlineData("Identity", """ "batch_input_shape": [null, 2, 2, 3] """)]
    public void What_predicts_its_input(string className, string config)
    {
        using var model = Of(className, config, "2, 2, 3");
        float[] x = [.. Enumerable.Range(0, 24).Select(i => (i * 7f) % 5 - 2)];
        Flat(model.Predict(Tensor.Create(x, [2, 2, 2, 3]))).Should().Equal(x);
    }

    [Fact]
    public void Time_in_front_of_the_batch_is_refused_with_what_to_do()
    {
        const string Settings = """
            "units": 2, "activation": "tanh", "use_bias": true, "return_sequences": false, "return_state": false, "go_backwards": false,
            "stateful": false, "unroll": false, "time_major": MAJOR, "kernel_constraint": null, "recurrent_constraint": null,
            "bias_constraint": null, "dropout": 0.0, "recurrent_dropout": 0.0
            """;
        using var usual = Of("SimpleRNN", Settings.Replace("MAJOR", "false", StringComparison.Ordinal), "4, 3");
        usual
            .ImportReport!.Notes.Select(n => n.ToString())
            .Should()
            .ContainSingle(n => n.Contains("'time_major'", StringComparison.Ordinal));
        var act = () => Of("SimpleRNN", Settings.Replace("MAJOR", "true", StringComparison.Ordinal), "4, 3");
        act.Should().Throw<KerasUnsupportedException>().WithMessage("*layer 'l' (SimpleRNN): 'time_major' (*time_major=False*same*again*");
    }

    [Fact]
    public void Rows_of_different_lengths_are_refused_with_what_to_do()
    {
        var act = () =>
            KerasImporter.FromArchitecture(
                """
                {"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, null], "dtype": "float32", "sparse": false,
                "ragged": true, "name": "x"} }]} }
                """
            );
        act.Should().Throw<KerasUnsupportedException>().WithMessage("*layer 'x' (InputLayer): 'ragged' (*ragged=False*Masking*again*");
    }

    /// <summary>As tf.keras reads it (activations.deserialize, which finds the classes of advanced_activations too, at v2.6.0).</summary>
    [Fact]
    public void A_PReLU_as_an_activation_has_its_weights_behind_the_layers_own()
    {
        using var model = Of(
            "Dense",
            """
            "units": 2, "use_bias": true, "activation": {"class_name": "PReLU", "config": {"name": "p", "trainable": true,
            "dtype": "float32", "alpha_initializer": {"class_name": "Zeros", "config": {}}, "alpha_regularizer": null,
            "alpha_constraint": null, "shared_axes": null}}, "kernel_regularizer": null, "bias_regularizer": null,
            "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null
            """,
            "3"
        );
        model.Declared.Weights.Select(w => w.Variable.Name).Should().Equal("l/W", "l/b", "l/activation/alpha");
        model.Variables["l/W"].Set([1, -1, 1, -1, 1, -1]);
        model.Variables["l/activation/alpha"].Set([0.5f, 0.25f]);
        Flat(model.Predict(Tensor.Create([1f, 2, 3, -1, -2, -3], [2, 3]))).Should().Equal(6, -1.5f, -3, 6);
    }

    [Fact]
    public void SpectralNormalization_predicts_as_the_layer_inside()
    {
        using var model = Of(
            "SpectralNormalization",
            """
            "layer": {"class_name": "Dense", "config": {"name": "d", "trainable": true, "dtype": "float32", "units": 2,
            "activation": "linear",
            "use_bias": true, "kernel_initializer": {"class_name": "Ones", "config": {}},
            "bias_initializer": {"class_name": "Zeros", "config": {}},
            "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null,
            "bias_constraint": null}}, "power_iterations": 1
            """,
            "3"
        );
        Flat(model.Predict(Tensor.Create(new float[] { 1, 2, 3 }, [1, 3]))).Should().Equal(6, 6);
    }
}
