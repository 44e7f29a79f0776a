using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The transposes of pooling over dense arrays, channels last.</summary>
/// <param name="max">x [N, spatial..., C], its greatest elements y [N, positions..., C], and whether of equal ones the first alone learns;
/// null for the mean.</param>
/// <param name="dy">The derivative by the result.</param>
/// <param name="dx">What is written.</param>
/// <param name="geometry">The windows.</param>
internal sealed unsafe class PoolGradientStep((View X, View Y, bool FirstLearns)? max, View dy, View dx, ConvGeometry geometry) : Step
{
    public override void Run(Workspace w)
    {
        int samples = dx.Shape[0].At(w.Samples);
        if (samples == 0)
            return;
        if (max is not var (x, y, firstLearns))
            PoolGradient.Average(w.At(dy), samples, geometry, w.At(dx), w.Pool, w.Threads);
        else
            PoolGradient.Max(new(w.At(x), w.At(y), firstLearns), w.At(dy), samples, geometry, w.At(dx), w.Pool, w.Threads);
    }
}
