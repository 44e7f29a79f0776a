using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>A window over a grid as the kernels take it: always three axes, missing ones in front with one element.</summary>
internal sealed class SpatialGrid
{
    public const int Fields = 19;

    private readonly long[] _fields = new long[Fields];

    /// <param name="x">[N, spatial..., C].</param>
    /// <param name="positions">How often the window stands along each axis.</param>
    /// <param name="window">The window.</param>
    public SpatialGrid(Shape x, IReadOnlyList<int> positions, Window window)
    {
        for (int field = 0; field < 18; field++)
            _fields[field] = field < 15 ? 1 : 0;
        int missing = 3 - window.Rank;
        for (int i = 0; i < window.Rank; i++)
        {
            long[] along = [x[i + 1].Fixed, positions[i], window.Kernel[i], window.Strides[i], window.Dilation[i], window.PadLow[i]];
            for (int kind = 0; kind < along.Length; kind++)
                _fields[3 * kind + missing + i] = along[kind];
        }
        _fields[18] = x[-1].Fixed;
        (Taps, Positions, Points) = (
            window.Kernel.Aggregate(1, (a, b) => a * b),
            positions.Aggregate(1, (a, b) => a * b),
            x.Skip(1).SkipLast(1).Aggregate(1, (a, b) => a * b.Fixed)
        );
    }

    /// <summary>The grid of a window over an image [N, spatial..., C] that stands at the places of <paramref name="moved"/>
    /// [N, positions..., F].</summary>
    public static SpatialGrid Of(Shape image, Shape moved, Window window) =>
        new(image, [.. moved.Skip(1).SkipLast(1).Select(d => d.Fixed)], window);

    public int Taps { get; }
    public int Positions { get; }
    public int Points { get; }
    public int Channels => (int)_fields[18];

    public void CopyTo(Span<long> arguments) => _fields.CopyTo(arguments);
}

/// <summary>Columns of a convolution from its input, or the input's derivative from the columns'.</summary>
internal sealed class ColumnStep(View from, View to, Dim samples, int groups, SpatialGrid grid, bool back, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long n = samples.At(w.Samples),
            count = n * grid.Channels * (back ? grid.Points : (long)grid.Positions * grid.Taps);
        if (count == 0)
            return;
        Span<long> a = stackalloc long[4 + SpatialGrid.Fields];
        (a[0], a[1], a[2], a[3]) = ((long)w.At(from), (long)w.At(to), n, groups);
        grid.CopyTo(a[4..]);
        w.Launch(kernel, count, a);
    }
}

/// <summary>Pooling or its transpose over dense arrays; what a kernel does not read is null.</summary>
internal sealed class PoolStep(View? x, View? y, View? dy, View target, Dim samples, SpatialGrid grid, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long n = samples.At(w.Samples),
            count = target.Shape.Count.At(w.Samples);
        if (count == 0)
            return;
        Span<long> a = stackalloc long[5 + SpatialGrid.Fields];
        (a[0], a[1], a[2], a[3], a[4]) = (At(x, w), At(y, w), At(dy, w), At(target, w), n);
        grid.CopyTo(a[5..]);
        w.Launch(kernel, count, a);
    }

    private static long At(View? view, CudaWorkspace w) => view is null ? 0 : (long)w.At(view);
}
