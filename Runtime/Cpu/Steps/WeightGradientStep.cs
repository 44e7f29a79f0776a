using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The product of a transposed matrix [rows, D] and another [rows, U]: a weight's gradient from all rows at once.</summary>
internal sealed unsafe class WeightGradientStep(View x, View g, View y) : Step
{
    public override void Run(Workspace w) =>
        WeightGradient.Run(
            w.At(x),
            x.Strides[0].At(w.Samples),
            w.At(g),
            g.Strides[0].At(w.Samples),
            x.Shape[0].At(w.Samples),
            x.Shape[1].At(w.Samples),
            g.Shape[1].At(w.Samples),
            w.At(y),
            y.Shape[1].At(w.Samples),
            pool: w.Pool,
            threads: w.Threads
        );
}
