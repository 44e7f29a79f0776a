using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Clears the rows of masked steps in what a recurrent layer keeps for its gradient: the layer does not write them, and the
/// weights' gradients are products over all rows.</summary>
internal sealed unsafe class MaskedRowsStep(View mask, TraceViews trace) : Step
{
    public override void Run(Workspace w)
    {
        int batch = mask.Shape[0].At(w.Samples),
            steps = mask.Shape[1].Fixed,
            units = trace.PreviousH.Shape[2].Fixed;
        long row = mask.Strides[0].At(w.Samples),
            step = mask.Strides[1].At(w.Samples);
        float* m = w.At(mask),
            h = w.At(trace.PreviousH),
            extra = trace.Extra is null ? null : w.At(trace.Extra);
        for (int n = 0; n < batch; n++)
        for (int t = 0; t < steps; t++)
        {
            if (m[n * row + t * step] != 0)
                continue;
            nint at = ((nint)n * steps + t) * units;
            new Span<float>(h + at, units).Clear();
            if (extra != null)
                new Span<float>(extra + at, units).Clear();
        }
    }
}
