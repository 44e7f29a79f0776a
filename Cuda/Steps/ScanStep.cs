using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>A window into a [N, T, ...] array that moves with the step.</summary>
/// <param name="Buffer">The moving buffer.</param>
/// <param name="Whole">The array.</param>
internal readonly record struct MovingSlice(int Buffer, View Whole);

/// <summary>Queues a scan's body once for each step, on buffers of its own.</summary>
internal sealed class ScanStep(int steps, bool reverse, Step[] before, Step[] body, MovingSlice[] slices, (int State, int New)[] swaps)
    : Step
{
    public override void Run(CudaWorkspace w)
    {
        foreach (var step in before)
            step.Run(w);
        for (int k = 0; k < steps; k++)
        {
            int t = reverse ? steps - 1 - k : k;
            foreach (var slice in slices)
                w.Address[slice.Buffer] = w.At(slice.Whole) + (ulong)(sizeof(float) * t * (long)slice.Whole.Strides[1].At(w.Samples));
            foreach (var step in body)
                step.Run(w);
            foreach (var (state, next) in swaps)
                (w.Address[next], w.Address[state]) = (w.Address[state], w.Address[next]);
        }
    }
}
