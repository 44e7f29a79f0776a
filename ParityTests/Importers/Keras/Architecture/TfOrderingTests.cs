using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>TensorFlow's functions that order elements, or are about matrices and blocks, as tf.keras 2.10 writes their calls. The numbers
/// follow from what TensorFlow's documentation says of each.</summary>
public class TfOrderingTests
{
    [Theory]
    [InlineData("sort", "{}", "4", "3 1 4 1", "1 1 3 4")]
    [InlineData("sort", "{\"direction\": \"DESCENDING\"}", "4", "3 1 4 1", "4 3 1 1")]
    [InlineData("argsort", "{}", "4", "3 1 4 1", "1 3 0 2")]
    [InlineData("argsort", "{\"direction\": \"DESCENDING\", \"stable\": true}", "4", "3 1 4 1", "2 0 1 3")]
    [InlineData("math.top_k", "{\"k\": 2}", "4", "3 1 4 1", "4 3")]
    [InlineData("math.count_nonzero", "{\"axis\": 1}", "4", "3 0 4 0", "2")]
    [InlineData("gather", "{\"indices\": [2, 0], \"axis\": 1}", "4", "3 1 4 1", "4 3")]
    [InlineData("convert_to_tensor", "{\"dtype\": \"float32\", \"dtype_hint\": null, \"name\": null}", "4", "3 1 4 1", "3 1 4 1")]
    [InlineData("convert_to_tensor", "{}", "4", "3 1 4 1", "3 1 4 1")]
    [InlineData("linalg.det", "{}", "2,2", "1 2 3 4", "-2")]
    [InlineData("linalg.inv", "{}", "2,2", "1 2 3 4", "-2 1 1.5 -0.5")]
    [InlineData("linalg.trace", "{}", "2,2", "1 2 3 4", "5")]
    [InlineData("linalg.diag_part", "{}", "2,2", "1 2 3 4", "1 4")]
    [InlineData("linalg.diag", "{}", "2", "1 2", "1 0 0 2")]
    [InlineData("linalg.cholesky", "{}", "2,2", "4 2 2 10", "2 0 1 3")]
    [InlineData("nn.depth_to_space", "{\"block_size\": 2}", "1,1,4", "1 2 3 4", "1 2 3 4")]
    [InlineData("nn.depth_to_space", "{\"block_size\": 2}", "1,2,4", "1 2 3 4 5 6 7 8", "1 2 5 6 3 4 7 8")]
    [InlineData("nn.space_to_depth", "{\"block_size\": 2}", "2,4,1", "1 2 5 6 3 4 7 8", "1 2 3 4 5 6 7 8")]
    [InlineData("image.flip_left_right", "{}", "1,3,1", "1 2 3", "3 2 1")]
    [InlineData(
        "nn.conv2d",
        "{\"filters\": [[[[1]], [[-1]]]], \"strides\": [1, 1, 1, 1], \"padding\": \"VALID\"}",
        "1,4,1",
        "3 1 4 1",
        "2 -3 3"
    )]
    [InlineData(
        "image.extract_patches",
        "{\"sizes\": [1, 1, 2, 1], \"strides\": [1, 1, 2, 1], \"rates\": [1, 1, 1, 1], \"padding\": \"VALID\"}",
        "1,4,1",
        "3 1 4 1",
        "3 1 4 1"
    )]
    public void A_function_of_TensorFlow_gives(string function, string arguments, string shape, string given, string expected)
    {
        using var model = KerasImporter.FromArchitecture(Architecture(function, arguments, shape));
        int[] extents = [.. shape.Split(',').Select(int.Parse)];
        var x = Tensor.Create(Numbers(given), [1, .. extents.Select(e => (nint)e)]);
        float[] found = model.Predict([x])[0].ToArray();
        found.Zip(Numbers(expected)).Should().OnlyContain(p => Math.Abs(p.First - p.Second) < 1e-6, string.Join(' ', found));
        found.Length.Should().Be(Numbers(expected).Length);
    }

    [Theory]
    [InlineData("linalg.svd", "{}", "*the operation tf.linalg.svd is not supported")]
    [InlineData("sort", "{\"direction\": \"UP\"}", "*argument 'direction': expected ASCENDING or DESCENDING, found 'UP'")]
    [InlineData("gather", "{\"indices\": [0], \"axis\": 0, \"batch_dims\": 1}", "*expected the one behind 1 axes in common, found 0")]
    public void What_is_not_read_is_refused_by_name(string function, string arguments, string message) =>
        ((Action)(() => KerasImporter.FromArchitecture(Architecture(function, arguments, "4"))))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(message);

    private static float[] Numbers(string text) =>
        [.. text.Split(' ').Select(n => float.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];

    private static string Architecture(string function, string arguments, string shape) =>
        $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null,{{shape}}], "dtype": "float32", "sparse": false,
            "ragged": false, "name": "x"}, "name": "x", "inbound_nodes": []},
            {"class_name": "TFOpLambda", "config": {"name": "op", "trainable": true, "dtype": "float32", "function": "{{function}}"},
            "name": "op", "inbound_nodes": [["x", 0, 0, {{arguments}}]]}],
            "input_layers": [["x", 0, 0]], "output_layers": [["op", 0, 0]]}, "keras_version": "2.10.0", "backend": "tensorflow"}
            """;
}
