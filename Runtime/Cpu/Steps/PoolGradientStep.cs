using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The transposes of pooling over dense arrays, channels last.</summary>
/// <param name="x">[N, spatial..., C]; null for the mean.</param>
/// <param name="y">Its greatest elements [N, positions..., C]; null for the mean.</param>
/// <param name="dy">The derivative by the result.</param>
/// <param name="dx">What is written.</param>
/// <param name="geometry">The windows.</param>
internal sealed unsafe class PoolGradientStep(View? x, View? y, View dy, View dx, ConvGeometry geometry) : Step
{
    public override void Run(Workspace w)
    {
        int samples = dx.Shape[0].At(w.Samples);
        if (samples == 0)
            return;
        if (x is null)
            PoolGradient.Average(w.At(dy), samples, geometry, w.At(dx), w.Pool, w.Threads);
        else
            PoolGradient.Max(w.At(x), w.At(y!), w.At(dy), samples, geometry, w.At(dx), w.Pool, w.Threads);
    }
}
