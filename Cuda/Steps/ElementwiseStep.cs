using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>A chain of elementwise operations in one kernel; without operations a copy.</summary>
internal sealed class ElementwiseStep : Step
{
    private readonly View[] _views;
    private readonly LoopNest _walk;
    private readonly string _name;
    private readonly KernelLibrary _library;
    private CudaKernel? _narrow,
        _wide;

    /// <param name="walk">The loops over the operands, in their order, and the result.</param>
    /// <param name="operands">Views stretched to the result's shape.</param>
    /// <param name="result">Where the values go.</param>
    /// <param name="kernel">The kernel's name; it is compiled before the first run.</param>
    /// <param name="library">Has it then.</param>
    public ElementwiseStep(LoopNest walk, View[] operands, View result, string kernel, KernelLibrary library) =>
        (_walk, _views, _name, _library) = (walk, [.. operands, result], kernel, library);

    public override void Run(CudaWorkspace w)
    {
        int axes = _walk.Extents.Count,
            operands = _views.Length - 1;
        long count = 1;
        Span<long> arguments = stackalloc long[1 + axes + _views.Length * axes + 1 + Math.Max(1, operands)];
        for (int d = 0; d < axes; d++)
        {
            long extent = arguments[1 + d] = _walk.Extents[d].At(w.Samples);
            count *= extent;
        }
        if (count == 0)
            return;
        arguments[0] = count;
        int at = 1 + axes;
        for (int v = 0; v < _views.Length; v++)
        for (int d = 0; d < axes; d++)
            arguments[at++] = _walk.Strides[v][d].At(w.Samples);
        arguments[at++] = (long)w.At(_views[^1]);
        for (int v = 0; v < operands; v++)
            arguments[at++] = (long)w.At(_views[v]);
        // 32-bit indices must not overflow at the last stride of the grid either.
        var kernel = count < int.MaxValue ? _narrow ??= _library.Generated(_name) : _wide ??= _library.Generated($"{_name}_wide");
        w.Launch(kernel, count, arguments);
    }
}

/// <summary>The same number everywhere, or an extent that depends on the batch.</summary>
internal sealed class FillStep(View y, Dim value, double? number, CudaKernel fill) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long count = y.Shape.Count.At(w.Samples);
        if (count == 0)
            return;
        float filling = number is { } n ? (float)n : value.At(w.Samples);
        w.Launch(fill, count, [(long)w.At(y), count, BitConverter.SingleToUInt32Bits(filling)]);
    }
}

/// <summary>0, 1, 2, ...</summary>
internal sealed class CountStep(View y, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long count = y.Shape.Count.At(w.Samples);
        if (count > 0)
            w.Launch(kernel, count, [(long)w.At(y), count]);
    }
}

/// <summary>Random draws into a dense array.</summary>
internal sealed class RandomStep(View counter, View y, RandomDrawOp op, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long count = y.Shape.Count.At(w.Samples);
        if (count > 0)
            w.Launch(kernel, (count + 3) / 4, [(long)w.At(counter), (long)w.At(y), count, (uint)op.Seed, (uint)op.Stream]);
    }
}
