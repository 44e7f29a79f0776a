using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Runs graphs on a backend from managed arrays.</summary>
internal static unsafe class PlanHarness
{
    public static float[][] Run(IBackend backend, OperationGraph graph, int samples, float[][] inputs, CompileOptions? options = null)
    {
        using var plan = backend.Compile(graph, options ?? new CompileOptions());
        return Run(plan, graph, samples, inputs);
    }

    public static float[][] Run(IPlan plan, OperationGraph graph, int samples, float[][] inputs)
    {
        float[][] outputs = [.. graph.Outputs.Select(o => new float[o.Value.Shape.Count.At(samples)])];
        foreach (var output in outputs)
            Array.Fill(output, float.NaN);
        Run(plan, samples, inputs, outputs);
        return outputs;
    }

    public static void Run(IPlan plan, int samples, float[][] inputs, float[][] outputs)
    {
        var handles = inputs
            .Concat(outputs)
            .Select(a => System.Runtime.InteropServices.GCHandle.Alloc(a, System.Runtime.InteropServices.GCHandleType.Pinned))
            .ToArray();
        try
        {
            var buffers = handles
                .Select(
                    (h, i) =>
                        new HostBuffer((float*)h.AddrOfPinnedObject(), (i < inputs.Length ? inputs[i] : outputs[i - inputs.Length]).Length)
                )
                .ToArray();
            plan.Run(samples, buffers.AsSpan(0, inputs.Length), buffers.AsSpan(inputs.Length));
        }
        finally
        {
            foreach (var h in handles)
                h.Free();
        }
    }

    /// <summary>Bytes that one run allocates on the caller's thread, the least of a few.</summary>
    public static long BytesOf(IPlan plan, int samples, float[][] inputs, float[][] outputs)
    {
        var handles = inputs
            .Concat(outputs)
            .Select(a => System.Runtime.InteropServices.GCHandle.Alloc(a, System.Runtime.InteropServices.GCHandleType.Pinned))
            .ToArray();
        var buffers = handles
            .Select(
                (h, i) =>
                    new HostBuffer((float*)h.AddrOfPinnedObject(), (i < inputs.Length ? inputs[i] : outputs[i - inputs.Length]).Length)
            )
            .ToArray();
        long least = Allocated.Least(() => plan.Run(samples, buffers.AsSpan(0, inputs.Length), buffers.AsSpan(inputs.Length)));
        foreach (var h in handles)
            h.Free();
        return least;
    }

    /// <summary>Random inputs for a graph: whole numbers where the label starts with "index", else numbers in [-1, 1).</summary>
    public static float[][] Inputs(OperationGraph graph, int samples, int seed) =>
        [
            .. graph.Inputs.Select(
                (n, i) =>
                {
                    var random = new Random(seed * 31 + i);
                    string label = ((InputOp)n.Op).Label;
                    var values = new float[n.Shape.Count.At(samples)];
                    for (int k = 0; k < values.Length; k++)
                        values[k] =
                            label.StartsWith("index", StringComparison.Ordinal) ? random.Next(-5, 5)
                            : label.StartsWith("mask", StringComparison.Ordinal) ? random.Next(2)
                            : (float)(2 * random.NextDouble() - 1);
                    return values;
                }
            ),
        ];

    /// <summary>The graph's exact values, computed in double precision from the same floats.</summary>
    public static double[][] Exact(OperationGraph graph, int samples, float[][] inputs)
    {
        var known = graph
            .Inputs.Select((n, i) => (n, new HostArray<double>(n.Shape.At(samples), [.. inputs[i].Select(v => (double)v)])))
            .ToDictionary(p => p.n, p => p.Item2);
        return
        [
            .. ReferenceBackend<double>
                .Evaluate([.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)], samples, known)
                .Select(v => v.Values),
        ];
    }
}
