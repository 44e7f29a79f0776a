using KerasSharp.Cuda.Execution;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Steps;

/// <summary>Queues a scan's body once for each step, on buffers of its own.</summary>
internal sealed class ScanStep(ScanLoop loop) : Step
{
    private readonly Step[] _before = [.. loop.Before.Cast<Step>()],
        _body = [.. loop.Body.Cast<Step>()];

    public override void Run(CudaWorkspace w)
    {
        foreach (var step in _before)
            step.Run(w);
        for (int k = 0; k < loop.Steps; k++)
        {
            int t = loop.Reverse ? loop.Steps - 1 - k : k;
            foreach (var slice in loop.Slices)
                w.Address[slice.Buffer] = w.At(slice.Whole) + (ulong)(sizeof(float) * t * (long)slice.Whole.Strides[1].At(w.Samples));
            foreach (var step in _body)
                step.Run(w);
            foreach (var (state, next) in loop.Swaps)
                (w.Address[next], w.Address[state]) = (w.Address[state], w.Address[next]);
        }
    }
}
