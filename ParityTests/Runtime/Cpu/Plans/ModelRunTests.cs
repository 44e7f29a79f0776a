using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Whole models on the CPU: what does not depend on batches, threads, callers and time.</summary>
public sealed class ModelRunTests
{
    private static readonly Dictionary<string, ModelSpec> Models = new()
    {
        ["sentiment"] = TestModels.Stack(
            new InputLayer(12),
            new Embedding(50, 24) { MaskZero = true },
            new Lstm(40),
            new Dense(1) { Activation = ActivationFunction.Sigmoid }
        ),
        ["stack"] = TestModels.Stack(
            new InputLayer(12),
            new Embedding(50, 24),
            new Gru(20) { ReturnSequences = true },
            new SimpleRnn(9) { GoBackwards = true },
            new Dense(7) { Activation = ActivationFunction.Softmax }
        ),
        ["dense"] = TestModels.Stack(
            new InputLayer(30),
            new Dense(70) { Activation = ActivationFunction.Relu },
            new Dense(33) { Activation = ActivationFunction.Tanh },
            new Dense(5) { Activation = ActivationFunction.Softmax }
        ),
        ["image"] = TestModels.Stack(
            new InputLayer(1, 12, 12),
            new Convolution2D(8, 3, 3) { Activation = ActivationFunction.Relu, DataFormat = DataFormat.ChannelsFirst },
            new Permute(2, 3, 1),
            new Convolution2D(6, 3, 3) { Padding = Padding.Same },
            new MaxPooling2D(),
            new Flatten(),
            new Dense(4)
        ),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    private static Tensor<float> Input(string name, int samples)
    {
        var shape = ((InputLayer)Models[name].Layers[0]).InputShape!;
        var random = new Random(samples);
        var x = Tensor.CreateFromShape<float>([samples, .. shape.Select(e => (nint)e!.Value)]);
        var flat = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x.GetPinnableReference(), (int)x.FlattenedLength);
        for (int i = 0; i < flat.Length; i++)
            flat[i] = Models[name].Layers[1] is Embedding ? random.Next(50) * random.Next(2) : (float)(2 * random.NextDouble() - 1);
        return x;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_the_same_bits_alone_in_any_batch_and_on_any_number_of_threads(string name)
    {
        const int Samples = 57;
        var x = Input(name, Samples);
        using var one = new KerasSharp.Model(Models[name], new CpuBackend(1), seed: 4);
        int[] alone = TestData.Bits(TestModels.Values(one.Predict(x, batchSize: 1)));
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            using var model = new KerasSharp.Model(Models[name], new CpuBackend(threads), seed: 4);
            foreach (int batch in new[] { 2, 5, 16, 57 })
                TestData
                    .Bits(TestModels.Values(model.Predict(x, batchSize: batch)))
                    .Should()
                    .Equal(alone, "batches of {0} on {1} threads", batch, threads);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_callers_at_once_get_what_one_gets(string name)
    {
        using var model = new KerasSharp.Model(Models[name], new CpuBackend(), seed: 4);
        var inputs = Enumerable.Range(1, 8).Select(n => Input(name, 5 * n)).ToArray();
        int[][] alone = [.. inputs.Select(x => TestData.Bits(TestModels.Values(model.Predict(x))))];
        Parallel.For(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            i => TestData.Bits(TestModels.Values(model.Predict(inputs[i % 8], batchSize: 1 + i % 30))).Should().Equal(alone[i % 8])
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_in_the_steady_state_allocates_nothing(string name)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            using var model = new KerasSharp.Model(Models[name], new CpuBackend(threads), seed: 4);
            int outputs = (int)model.Predict(Input(name, 1)).FlattenedLength;
            foreach (int samples in new[] { 40, 3, 1 })
            {
                var x = TestModels.Values(Input(name, samples));
                nint[] shape = [samples, .. ((InputLayer)Models[name].Layers[0]).InputShape!.Select(e => (nint)e!.Value)];
                var y = new float[samples * outputs];
                for (int i = 0; i < 50; i++)
                    model.Predict(x, shape, y);
                Allocated.Least(() => model.Predict(x, shape, y)).Should().Be(0, "{0} samples on {1} threads", samples, threads);
            }
        }
    }
}
