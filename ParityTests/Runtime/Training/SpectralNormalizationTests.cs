using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Layers;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Training;

/// <summary>What stored trainings do not show of a layer whose kernel each step divides first.</summary>
public class SpectralNormalizationTests
{
    private static KerasSharp.Model Compiled(float[] kernel)
    {
        var x = Functional.Input([2]);
        var layer = new SpectralNormalization(new Dense(2) { Name = "inside" }) { Name = "spectral" };
        var model = new KerasSharp.Model(Functional.Model([x], [layer.Apply(x)]), new CpuBackend());
        model.Variables["spectral/layer/W"].Set(kernel);
        model.Variables["spectral/vector_u"].Set([0.6f, 0.8f]);
        model.Compile(new Sgd(0), "mse");
        return model;
    }

    private static void Train(KerasSharp.Model model) => model.TrainOnBatch(LayerRun.Range(1, 3, 2), LayerRun.Range(0.5f, 3, 2));

    /// <summary>v = u W' / |u W'| = [1, 0], u = v W / |v W| = [1, 0], sigma = 4.</summary>
    [Fact]
    public void A_kernel_is_divided_by_its_greatest_singular_value()
    {
        using var model = Compiled([4, 0, 0, 0]);
        Train(model);
        model.Variables["spectral/layer/W"].Values.Should().Equal(1, 0, 0, 0);
        model.Variables["spectral/vector_u"].Values.Should().Equal(1, 0);
    }

    [Fact]
    public void A_kernel_of_zeros_stays()
    {
        using var model = Compiled([0, 0, 0, 0]);
        Train(model);
        model.Variables["spectral/layer/W"].Values.Should().Equal(0, 0, 0, 0);
        model.Variables["spectral/vector_u"].Values.Should().Equal(0.6f, 0.8f);
    }

    [Fact]
    public void Prediction_leaves_it_as_it_is()
    {
        using var model = Compiled([4, 0, 0, 0]);
        model.Predict(LayerRun.Range(1, 3, 2));
        model.Evaluate(LayerRun.Range(1, 3, 2), LayerRun.Range(0.5f, 3, 2));
        model.Variables["spectral/layer/W"].Values.Should().Equal(4, 0, 0, 0);
        model.Variables["spectral/vector_u"].Values.Should().Equal(0.6f, 0.8f);
    }
}
