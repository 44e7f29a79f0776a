using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.ParityTests.Runtime.Planning.Building;

/// <summary>The memory of one run of a <see cref="PlainDevice"/>: where each buffer starts, in which array.</summary>
internal sealed class PlainRun(int samples, (float[] Memory, long Start)[] buffers)
{
    public int Samples => samples;

    public (float[] Memory, long Start)[] Buffers => buffers;

    public float[] Read(View view) => [.. Places(view).Select(p => buffers[view.Buffer].Memory[p])];

    public void Write(View view, IReadOnlyList<float> values)
    {
        int i = 0;
        foreach (long place in Places(view))
            buffers[view.Buffer].Memory[place] = values[i++];
    }

    /// <summary>Where a view's elements stand, row-major.</summary>
    private IEnumerable<long> Places(View view)
    {
        int[] extents = view.Shape.At(samples);
        int[] index = new int[extents.Length];
        for (int left = extents.Aggregate(1, (a, b) => a * b); left > 0; left--)
        {
            long at = buffers[view.Buffer].Start + view.Offset.At(samples);
            for (int d = 0; d < index.Length; d++)
                at += (long)index[d] * view.Strides[d].At(samples);
            yield return at;
            for (int d = index.Length - 1; d >= 0 && ++index[d] == extents[d]; d--)
                index[d] = 0;
        }
    }
}

/// <summary>A step as a closure.</summary>
internal sealed class PlainStep(Action<PlainRun> run) : IStep
{
    public void Run(PlainRun memory) => run(memory);

    /// <summary>A matrix product over rows, or matrix by matrix.</summary>
    public static PlainStep Product(View a, View b, View y) =>
        new(w =>
        {
            int n = b.Shape[-1].At(w.Samples),
                k = a.Shape[-1].At(w.Samples),
                m = a.Shape[-2].At(w.Samples);
            float[] left = w.Read(a),
                right = w.Read(b),
                result = new float[y.Shape.Count.At(w.Samples)];
            for (int i = 0; i < result.Length; i++)
            {
                int row = i / n,
                    matrix = b.Rank == 2 ? 0 : row / m * k * n;
                double sum = 0;
                for (int j = 0; j < k; j++)
                    sum += (double)left[row * k + j] * right[matrix + j * n + i % n];
                result[i] = (float)sum;
            }
            w.Write(y, result);
        });

    /// <summary>A chain of elementwise operations, element by element.</summary>
    public static PlainStep Chain(ElementwiseChain chain) =>
        new(w =>
        {
            float[][] operands = [.. chain.Operands.Select(w.Read)];
            int count = chain.Shape.Count.At(w.Samples);
            var values = chain.Operations.Select(_ => new double[count]).ToArray();
            for (int i = 0; i < count; i++)
            for (int o = 0; o < values.Length; o++)
            {
                double[] x =
                [
                    .. chain
                        .Operations[o]
                        .Arguments.Select(a =>
                            a.Source switch
                            {
                                ChainSource.Operand => operands[a.Index][i],
                                ChainSource.Operation => values[a.Index][i],
                                _ => a.Number,
                            }
                        ),
                ];
                values[o][i] = chain.Operations[o].Op switch
                {
                    UnaryOp op => op.Apply(x[0]),
                    BinaryOp op => op.Apply(x[0], x[1]),
                    _ => x[0] != 0 ? x[1] : x[2],
                };
            }
            foreach (var (view, operation) in chain.Results.Zip(chain.ResultOperations))
                w.Write(view, [.. values[operation].Select(v => (float)v)]);
        });

    /// <summary>A recurrence, step by step.</summary>
    public static PlainStep Scan(ScanLoop loop) =>
        new(w =>
        {
            foreach (var step in loop.Before.Cast<PlainStep>())
                step.Run(w);
            for (int k = 0; k < loop.Steps; k++)
            {
                int t = loop.Reverse ? loop.Steps - 1 - k : k;
                foreach (var (buffer, whole) in loop.Slices)
                {
                    var (memory, start) = w.Buffers[whole.Buffer];
                    w.Buffers[buffer] = (memory, start + whole.Offset.At(w.Samples) + (long)t * whole.Strides[1].At(w.Samples));
                }
                foreach (var step in loop.Body.Cast<PlainStep>())
                    step.Run(w);
                foreach (var (state, next) in loop.Swaps)
                    (w.Buffers[state], w.Buffers[next]) = (w.Buffers[next], w.Buffers[state]);
            }
        });
}
