using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Models under load, shortly; <c>tools/Benchmarks</c> has the same for as long as one likes (soak).</summary>
public sealed class LoadTests
{
    [Fact]
    public void Sixty_four_threads_with_shapes_of_their_own_get_what_one_gets()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Embedding(50, 16) { MaskZero = true },
            new Lstm(24) { ReturnSequences = true },
            new Gru(8),
            new Dense(3) { Activation = ActivationFunction.Softmax },
        }.Build();
        Tensor<int>[] inputs =
        [
            .. Enumerable
                .Range(1, 20)
                .Select(i => Tensor.Create([.. Enumerable.Range(0, i * (3 + i)).Select(k => k * 7 * i % 50)], [(nint)i, 3 + i])),
        ];
        float[][] alone = [.. inputs.Select(x => model.Predict(x, 1).ToArray())];
        int calls = 0,
            wrong = 0;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable
            .Range(0, 64)
            .Select(t => new Thread(() =>
            {
                for (int i = t; clock.ElapsedMilliseconds < 1500; i += 7)
                {
                    if (!model.Predict(inputs[i % 20], 1 + (i % 9)).ToArray().AsSpan().SequenceEqual(alone[i % 20]))
                        Interlocked.Increment(ref wrong);
                    Interlocked.Increment(ref calls);
                }
            }))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        wrong.Should().Be(0, "{0} calls gave the bits of one thread alone", calls);
        calls.Should().BeGreaterThan(64);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_is_gone_keeps_neither_its_file_nor_memory(bool dispose)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc tells it");
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("model.h5");
        using (
            KerasSharp.Model model = new Sequential
            {
                new Dense(500) { InputShape = [500] },
                new Dense(2),
            }.Build()
        )
            model.Save(file);
        int Holds() =>
            File.ReadLines("/proc/self/maps").Count(l => l.Contains(folder.Root, StringComparison.Ordinal))
            + Directory
                .GetFiles("/proc/self/fd")
                .Count(f => new FileInfo(f).LinkTarget?.StartsWith(folder.Root, StringComparison.Ordinal) == true);
        var first = Load(file, dispose);
        for (int i = 0; i < 40; i++)
            Load(file, dispose);
        for (int i = 0; i < 5 && (first.IsAlive || Holds() > 0); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        first.IsAlive.Should().BeFalse("nothing holds a model that its user has let go");
        Holds().Should().Be(0);
    }

    // A frame of its own: no local keeps the model.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Load(string file, bool dispose)
    {
        var model = KerasImporter.Load(file);
        model.Predict(Tensor.CreateFromShape<float>([2, 500]));
        if (dispose)
            model.Dispose();
        return new WeakReference(model);
    }
}
