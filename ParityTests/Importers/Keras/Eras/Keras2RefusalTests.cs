using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>What Keras 2 refuses, and what its files cannot tell.</summary>
public sealed class Keras2RefusalTests
{
    private static string Json(string backend, string layers) =>
        $$"""
            {"class_name": "Sequential", "keras_version": "2.1.6", "backend": "{{backend}}", "config": [{{layers}}]}
            """;

    private const string Words =
        """{"class_name": "Embedding", "config": {"name": "e", "input_dim": 9, "output_dim": 4, "mask_zero": true, """
        + """ "input_length": 5, "batch_input_shape": [null, 5]}}""";

    [Theory]
    [InlineData("CuDNNLSTM")]
    [InlineData("CuDNNGRU")]
    public void A_mask_into_a_layer_of_cuDNN_is_refused(string name)
    {
        string json = Json("tensorflow", Words + ", {\"class_name\": \"" + name + "\", \"config\": {\"name\": \"r\", \"units\": 3}}");

        FluentActions
            .Invoking(() =>
            {
                using var model = KerasImporter.FromArchitecture(json);
                return model.Predict(Tensor.Create(new float[5], [1, 5]));
            })
            .Should()
            .Throw<KerasException>()
            .WithMessage("*'r'*mask*", "Keras says: Masking is not supported for CuDNN RNNs.");
    }

    /// <summary>Real 1.0.8 and 1.1.2 put the samples into an axis of their own there; 1.2.1 and later infer the extent.</summary>
    [Theory]
    [InlineData("1.1.2", true)]
    [InlineData("1.2.0", true)]
    [InlineData("1.2.1", false)]
    public void A_reshape_to_minus_one_has_no_meaning_before_1_2_1(string release, bool refused)
    {
        string json =
            "{\"class_name\": \"Sequential\", \"keras_version\": \""
            + release
            + "\", \"config\": [{\"class_name\": \"Reshape\", \"config\": {\"name\": \"r\", \"target_shape\": [2, -1],"
            + " \"batch_input_shape\": [3, 4]}}]}";
        Action read = () => KerasImporter.FromArchitecture(json).Dispose();
        if (refused)
            read.Should().Throw<KerasUnsupportedException>().WithMessage("*'r'*'target_shape'*without -1*");
        else
            read.Should().NotThrow();
    }

    [Fact]
    public void CNTK_is_told()
    {
        using var model = KerasImporter.FromArchitecture(Json("cntk", Words));

        model.ImportReport!.Warnings.Select(w => w.Text).Should().Contain(t => t.Contains("CNTK", StringComparison.Ordinal));
    }
}
