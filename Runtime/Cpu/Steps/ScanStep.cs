using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Runs a scan's body once for each step, on buffers of its own.</summary>
internal sealed unsafe class ScanStep(ScanLoop loop) : Step
{
    private readonly Step[] _before = [.. loop.Before.Cast<Step>()],
        _body = [.. loop.Body.Cast<Step>()];

    public override void Run(Workspace w)
    {
        foreach (var step in _before)
            step.Run(w);
        for (int k = 0; k < loop.Steps; k++)
        {
            int t = loop.Reverse ? loop.Steps - 1 - k : k;
            foreach (var slice in loop.Slices)
                w.Address[slice.Buffer] = w.At(slice.Whole) + (long)t * slice.Whole.Strides[1].At(w.Samples);
            foreach (var step in _body)
                step.Run(w);
            foreach (var (state, next) in loop.Swaps)
            {
                float* fresh = w.Address[next];
                w.Address[next] = w.Address[state];
                w.Address[state] = fresh;
            }
        }
    }
}
