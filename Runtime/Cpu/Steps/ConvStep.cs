using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>act(conv(x) + bias) with a packed kernel; x and y are dense.</summary>
internal sealed unsafe class ConvStep : Step
{
    private readonly View _x,
        _y;
    private readonly PreparedConv _kernel;
    private readonly (PreparedArray Array, long Offset)? _bias;
    private readonly Kernel _run;
    private readonly ActivationParameters _parameters;

    public ConvStep(View x, PreparedConv kernel, (PreparedArray Array, long Offset)? bias, ActivationOp? activation, View y)
    {
        (_x, _kernel, _bias, _y) = (x, kernel, bias, y);
        var act = ActivationKernels.Of(activation ?? new IdentityOp());
        (_run, _parameters) = (act.Use<KernelOf, Kernel>(default), act.Parameters);
    }

    public override void Run(Workspace w)
    {
        int samples = _x.Shape[0].At(w.Samples);
        if (samples > 0)
            _run.Pointer(
                w.At(_x),
                samples,
                _kernel.Weights,
                _bias is { } b ? b.Array.Pointer + b.Offset : null,
                w.At(_y),
                w.Pool,
                w.Threads,
                _parameters
            );
    }

    private struct Kernel
    {
        public delegate* <float*, int, ConvWeights, float*, float*, WorkerPool?, int, ActivationParameters, void> Pointer;
    }

    private readonly struct KernelOf : IActivationUser<Kernel>
    {
        public Kernel With<TActivation>()
            where TActivation : struct, IActivation => new() { Pointer = &Conv.Run<TActivation> };
    }
}

/// <summary>The gradient by a convolution's kernel; all arrays are dense.</summary>
internal sealed unsafe class ConvKernelStep(View x, View dy, ConvShape shape, View dw) : Step
{
    public override void Run(Workspace w) =>
        ConvKernelGradient.Run(w.At(x), w.At(dy), x.Shape[0].At(w.Samples), shape.Weights, w.At(dw), w.Pool, w.Threads);
}

/// <summary>The greatest element or the mean of each window; x and y are dense.</summary>
internal sealed unsafe class PoolStep(View x, View y, ConvGeometry geometry, bool max) : Step
{
    public override void Run(Workspace w)
    {
        int samples = x.Shape[0].At(w.Samples);
        if (samples == 0)
            return;
        if (max)
            Pool.Max(w.At(x), samples, geometry, w.At(y), w.Pool, w.Threads);
        else
            Pool.Average(w.At(x), samples, geometry, w.At(y), w.Pool, w.Threads);
    }
}
