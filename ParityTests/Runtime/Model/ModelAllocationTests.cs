using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

public class ModelAllocationTests
{
    private static long BytesOf(Action call)
    {
        for (int i = 0; i < 100; i++)
            call();
        return Allocated.Least(call);
    }

    private static KerasSharp.Model Deep(int layers) =>
        new(Stack(new InputLayer(4), [.. Enumerable.Range(0, layers).Select(_ => new Dense(4))]), new CountingBackend());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(20, 500)]
    public void Predicting_into_spans_allocates_nothing(int layers, int samples)
    {
        using var model = Deep(layers);
        float[] x = new float[samples * 4],
            y = new float[samples * 4];
        BytesOf(() => model.Predict(x, [samples, 4], y)).Should().Be(0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(20, 500)]
    public void Predicting_a_tensor_allocates_its_result_and_no_more(int layers, int samples)
    {
        using var model = Deep(layers);
        var x = Ramp(samples, 4);
        var ids = new int[samples, 4];
        long result = BytesOf(() => Tensor.CreateFromShapeUninitialized<float>([samples, 4]));
        BytesOf(() => model.Predict(x)).Should().Be(result);
        BytesOf(() => model.Predict(ids)).Should().Be(result);
    }

    [Fact]
    public void Predicting_lists_allocates_the_results_and_a_list()
    {
        using var model = Deep(3);
        Tensor<float>[] xs = [Ramp(100, 4)];
        long result = BytesOf(() => Tensor.CreateFromShapeUninitialized<float>([100, 4]));
        BytesOf(() => model.Predict(xs)).Should().Be(result + 32, "an array of one reference has 32 bytes");
    }
}
