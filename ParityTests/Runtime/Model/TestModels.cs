using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Small models written by hand.</summary>
internal static class TestModels
{
    /// <summary>A stack of layers behind an input that Keras would have made unasked.</summary>
    internal static ModelSpec Stack(InputLayer input, params LayerSpec[] layers)
    {
        LayerSpec[] all =
        [
            input with
            {
                Implicit = true,
                Name = input.Name ?? "input_1",
            },
            .. layers.Select((l, i) => l with { Name = l.Name ?? $"{l.ClassName.ToLowerInvariant()}_{i + 1}" }),
        ];
        return new ModelSpec
        {
            Name = "sequential_1",
            IsSequential = true,
            Layers = all,
            Calls = [.. all.Select((_, i) => new CallSpec(i, i == 0 ? [] : [new TensorRef(i - 1)]))],
            Inputs = [new TensorRef(0)],
            Outputs = [new TensorRef(all.Length - 1)],
        };
    }

    internal static Tensor<float> Ramp(params ReadOnlySpan<nint> shape)
    {
        var x = Tensor.CreateFromShape<float>(shape);
        var flat = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x.GetPinnableReference(), (int)x.FlattenedLength);
        for (int i = 0; i < flat.Length; i++)
            flat[i] = (i % 17 - 8) / 8f;
        return x;
    }

    internal static float[] Values(Tensor<float> x)
    {
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values;
    }

    internal static int[] Shape(Tensor<float> x) => [.. x.Lengths.ToArray().Select(l => (int)l)];
}

/// <summary>A device that computes nothing: every output is the number of samples of its run. It allocates nothing when it
/// runs, so that what a call allocates is the model's own.</summary>
internal sealed class CountingBackend : IBackend
{
    public string Name => "counting";

    internal int Compiled { get; private set; }

    internal int Disposed { get; private set; }

    internal List<int> Batches { get; } = new(1 << 16);

    internal Action? WhileRunning { get; set; }

    public IPlan Compile(OperationGraph graph, CompileOptions options)
    {
        Compiled++;
        return new Plan(this);
    }

    private sealed class Plan(CountingBackend backend) : IPlan
    {
        private bool _disposed;

        public PlanReport Report { get; } = new("counting", []);

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            backend.WhileRunning?.Invoke();
            ObjectDisposedException.ThrowIf(_disposed, this);
            lock (backend.Batches)
                backend.Batches.Add(samples);
            foreach (var output in outputs)
                output.Span.Fill(samples);
        }

        public void Dispose()
        {
            _disposed = true;
            backend.Disposed++;
        }
    }
}
