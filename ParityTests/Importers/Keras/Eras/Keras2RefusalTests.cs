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

    [Fact]
    public void CNTK_is_told()
    {
        using var model = KerasImporter.FromArchitecture(Json("cntk", Words));

        model.ImportReport!.Warnings.Select(w => w.Text).Should().Contain(t => t.Contains("CNTK", StringComparison.Ordinal));
    }
}
