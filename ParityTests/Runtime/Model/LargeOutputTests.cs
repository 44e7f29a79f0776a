using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Outputs that no array can hold, or no memory: a documented exception with the sizes, before any is taken.</summary>
public class LargeOutputTests
{
    // 22 of these have more elements than an array may.
    private const int Steps = 100_000_000;

    [Fact]
    public void More_elements_than_an_array_may_have()
    {
        using KerasSharp.Model model = new Sequential("m")
        {
            new RepeatVector(Steps) { InputShape = [1], Name = "r" },
        }.Build();
        Action[] predictions =
        [
            () => model.Predict(new float[22, 1]),
            () => model.PredictLayers(["r"], [System.Numerics.Tensors.Tensor.CreateFromShape<float>([22, 1])]),
        ];
        foreach (var predict in predictions)
            predict
                .Should()
                .Throw<KerasException>()
                .WithMessage(
                    "model 'm': an output of shape (22, 100000000, 1) has 8,800,000,000 bytes; expected at most *, and as many to be "
                        + "free; fewer samples at once need less"
                );
    }
}
