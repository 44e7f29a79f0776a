using System.Numerics.Tensors;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Training;

/// <summary>Small models and data to train on.</summary>
internal static class TrainingModels
{
    internal static KerasSharp.Model Regression(IBackend? backend = null, int seed = 3, params LayerSpec[] before)
    {
        var model = new KerasSharp.Model(
            TestModels.Stack(
                new InputLayer(4),
                [.. before, new Dense(6) { Name = "hidden", Activation = ActivationFunction.Tanh }, new Dense(1) { Name = "out" }]
            ),
            backend ?? new CpuBackend(1),
            seed: seed
        );
        return model;
    }

    /// <summary>y = the mean of x plus its first element squared.</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Curve(int samples, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = [.. Enumerable.Range(0, samples * 4).Select(_ => random.NextSingle() * 2 - 1)];
        float[] y =
        [
            .. Enumerable.Range(0, samples).Select(n => (x[4 * n] + x[4 * n + 1] + x[4 * n + 2] + x[4 * n + 3]) / 4 + x[4 * n] * x[4 * n]),
        ];
        return (Tensor.Create(x, [samples, 4]), Tensor.Create(y, [samples, 1]));
    }

    internal static Tensor<float> Rows(Tensor<float> x, Range rows)
    {
        var (start, count) = rows.GetOffsetAndLength((int)x.Lengths[0]);
        int width = (int)(x.FlattenedLength / x.Lengths[0]);
        return Tensor.Create(TestModels.Values(x)[(start * width)..((start + count) * width)], [count, .. x.Lengths[1..]]);
    }

    internal static float[] WeightsOf(KerasSharp.Model model) => [.. model.GetWeights().Values.SelectMany(TestModels.Values)];

    internal static FitOptions Quiet(int epochs, int batchSize = 8) =>
        new()
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Verbose = Verbosity.Silent,
        };
}
