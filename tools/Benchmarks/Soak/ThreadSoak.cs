using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>64 threads predict with one model, batches and lengths of many sizes; each result is compared bit by bit with what one
/// thread gave alone.</summary>
internal static class ThreadSoak
{
    private const int Threads = 64;

    internal static int Run(int seconds)
    {
        using Model words = new Sequential
        {
            new Embedding(500, 24) { MaskZero = true },
            new Lstm(40) { ReturnSequences = true },
            new Gru(20),
            new Dense(3) { Activation = ActivationFunction.Softmax },
        }.Build();
        using Model image = new Sequential
        {
            new Convolution2D(8, 3, 3) { InputShape = [12, 12, 2], Activation = ActivationFunction.Relu },
            new MaxPooling2D(),
            new Flatten(),
            new Dense(30) { Activation = ActivationFunction.Tanh },
            new Dense(4),
        }.Build();
        using Model dense = new Sequential
        {
            new Dense(70) { InputShape = [30], Activation = ActivationFunction.Relu },
            new BatchNormalization(),
            new Dense(5) { Activation = ActivationFunction.Softmax },
        }.Build();
        int wrong = 0;
        foreach (
            var (name, model, inputs) in new (string, Model, Tensor<float>[])[]
            {
                ("words", words, [.. Enumerable.Range(1, 24).Select(i => Input(i, 500, [1 + (i * 5 % 37), 3 + (i * 7 % 50)]))]),
                ("image", image, [.. Enumerable.Range(1, 24).Select(i => Input(i, 0, [1 + (i * 5 % 37), 12, 12, 2]))]),
                ("dense", dense, [.. Enumerable.Range(1, 24).Select(i => Input(i, 0, [1 + (i * 11 % 301), 30]))]),
            }
        )
            wrong += Run(name, model, inputs, seconds / 3.0);
        return wrong == 0 ? 0 : 1;
    }

    private static int Run(string name, Model model, Tensor<float>[] inputs, double seconds)
    {
        float[][] alone = [.. inputs.Select(x => model.Predict(x, 1).ToArray())];
        long calls = 0,
            numbers = 0;
        int wrong = 0;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable
            .Range(0, Threads)
            .Select(t => new Thread(() =>
            {
                var random = new Random(t);
                while (clock.Elapsed.TotalSeconds < seconds)
                {
                    int which = random.Next(inputs.Length);
                    float[] found = model.Predict(inputs[which], 1 + random.Next(40)).ToArray();
                    if (!found.AsSpan().SequenceEqual(alone[which]))
                        Interlocked.Increment(ref wrong);
                    Interlocked.Increment(ref calls);
                    Interlocked.Add(ref numbers, found.Length);
                }
            }))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Console.WriteLine(
            $"{name}: {Threads} threads, {clock.Elapsed.TotalSeconds:F1} s, {calls} calls, {numbers} numbers compared, {wrong} calls "
                + $"with other bits"
        );
        return wrong;
    }

    private static Tensor<float> Input(int seed, int words, nint[] shape)
    {
        var random = new Random(seed);
        float[] x = new float[shape.Aggregate((nint)1, (a, b) => a * b)];
        for (int i = 0; i < x.Length; i++)
            x[i] = words > 0 ? random.Next(words) * random.Next(2) : (2 * random.NextSingle()) - 1;
        return Tensor.Create(x, shape);
    }
}
