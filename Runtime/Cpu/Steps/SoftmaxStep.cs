using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>e^(x - max) / sum e^(x - max) along the last axis of a dense array.</summary>
internal sealed unsafe class SoftmaxStep(View x, View y) : Step
{
    public override void Run(Workspace w)
    {
        int width = x.Shape[-1].At(w.Samples),
            count = x.Shape.Count.At(w.Samples);
        if (count > 0)
            SoftmaxRows.Run(w.At(x), w.At(y), count / width, width, w.Pool, w.Threads);
    }
}
