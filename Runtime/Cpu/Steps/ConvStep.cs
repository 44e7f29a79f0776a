using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>act(conv(x) + bias) with a packed kernel; x and y are dense.</summary>
internal sealed unsafe class ConvStep : Step
{
    private readonly View _x,
        _y;
    private readonly PreparedConv _kernel;
    private readonly (PreparedArray Array, long Offset)? _bias;
    private readonly delegate* <float*, int, ConvWeights, float*, float*, WorkerPool?, int, void> _run;

    public ConvStep(View x, PreparedConv kernel, (PreparedArray Array, long Offset)? bias, ActivationFunction activation, View y)
    {
        (_x, _kernel, _bias, _y) = (x, kernel, bias, y);
        _run = activation switch
        {
            ActivationFunction.Linear => &Conv.Run<Linear>,
            ActivationFunction.Relu => &Conv.Run<Simd.Relu>,
            ActivationFunction.Sigmoid => &Conv.Run<Simd.Sigmoid>,
            ActivationFunction.HardSigmoid => &Conv.Run<Simd.HardSigmoid>,
            ActivationFunction.Tanh => &Conv.Run<Simd.Tanh>,
            ActivationFunction.Softplus => &Conv.Run<Simd.Softplus>,
            ActivationFunction.Softsign => &Conv.Run<Simd.Softsign>,
            ActivationFunction.Elu => &Conv.Run<Simd.Elu>,
            _ => throw new KerasUnsupportedException($"the CPU device has no convolution with the activation {activation}"),
        };
    }

    public override void Run(Workspace w)
    {
        int samples = _x.Shape[0].At(w.Samples);
        if (samples > 0)
            _run(w.At(_x), samples, _kernel.Weights, _bias is { } b ? b.Array.Pointer + b.Offset : null, w.At(_y), w.Pool, w.Threads);
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
