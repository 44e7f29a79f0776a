using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>Sums or greatest elements along some axes. Long ones are cut into pieces of a length that depends on the reduced
/// extents alone; the pieces' results are then combined in order.</summary>
internal sealed class ReduceStep : Step
{
    private const int Axes = 8,
        BlockThreads = 128,
        BlockPiece = 8192,
        ThreadPiece = 256,
        MostPieces = 32768,
        ShortRow = 32;

    private readonly View _x,
        _y;
    private readonly LoopNest _walk;
    private readonly int[] _kept,
        _reduced;
    private readonly bool _block;
    private readonly CudaKernel _first,
        _second;

    /// <param name="x">The input.</param>
    /// <param name="y">Dense; of the reduced shape with the reduced axes kept as 1.</param>
    /// <param name="kernels">Finds kernels by name.</param>
    /// <param name="max">Whether the greatest element is wanted instead of the sum.</param>
    public ReduceStep(View x, View y, Func<string, CudaKernel> kernels, bool max)
    {
        (_x, _y) = (x, y);
        // Stretched to x, the output stands still along reduced axes.
        var over = new View(
            y.Buffer,
            x.Shape,
            [.. y.Strides.Select((s, i) => y.Shape[i] == 1 && x.Shape[i] != 1 ? new Dim(0) : s)],
            y.Offset
        );
        _walk = LoopNest.Over(x.Shape, [x, over]);
        int[] all = [.. Enumerable.Range(0, _walk.Extents.Count)];
        _kept = [.. all.Where(i => _walk.Strides[1][i].Factor != 0)];
        _reduced = [.. all.Where(i => _walk.Strides[1][i].Factor == 0)];
        if (_kept.Length > Axes || _reduced.Length > Axes)
            throw new KerasUnsupportedException($"the CUDA device reduces over {Axes} runs of axes, not {_walk.Extents.Count}");
        bool inner = _reduced.Length > 0 && _reduced[^1] == all[^1];
        var (outputs, reduced) = (Product(_kept), Product(_reduced));
        _block = (inner && (reduced.PerBatch || reduced.Factor > ShortRow)) || (!outputs.PerBatch && outputs.Factor < 32);
        string name = max ? "max" : "sum";
        (_first, _second) = (kernels(_block ? $"{name}_block" : $"{name}_threads"), kernels($"{name}_threads"));
        int pieces = (int)((reduced.Factor + (long)Piece(reduced.Factor) - 1) / Piece(reduced.Factor));
        Partial =
            reduced.PerBatch ? new Dim(pieces, true) * outputs
            : pieces > 1 ? outputs * pieces
            : null;
    }

    /// <summary>The size of the array of pieces' results; null where there is only one piece.</summary>
    public Dim? Partial { get; }

    /// <summary>Room for the pieces' results.</summary>
    public View? Pieces { get; set; }

    private Dim Product(int[] axes) => axes.Select(i => _walk.Extents[i]).Aggregate(new Dim(1), (a, b) => a * b);

    private long Piece(long reduced) => Math.Max(_block ? BlockPiece : ThreadPiece, (reduced + MostPieces - 1) / MostPieces);

    public override void Run(CudaWorkspace w)
    {
        long outputs = Product(_kept).At(w.Samples),
            reduced = Product(_reduced).At(w.Samples),
            piece = Piece(reduced);
        if (outputs == 0)
            return;
        long pieces = Math.Max(1, (reduced + piece - 1) / piece);
        Span<long> a = stackalloc long[7 + 4 * Axes];
        a[0] = (long)w.At(_x);
        a[1] = (long)w.At(pieces > 1 ? Pieces! : _y);
        (a[2], a[3], a[6 + 4 * Axes]) = (outputs, reduced, piece);
        Fill(a[6..], _kept, w.Samples, out a[4]);
        Fill(a[(6 + 2 * Axes)..], _reduced, w.Samples, out a[5]);
        Launch(w, _first, _block, outputs, (int)pieces, a);
        if (pieces == 1)
            return;
        a[0] = (long)w.At(Pieces!);
        a[1] = (long)w.At(_y);
        (a[3], a[4], a[5], a[6 + 4 * Axes]) = (pieces, 1, 1, pieces);
        (a[6], a[6 + Axes], a[6 + 2 * Axes], a[6 + 3 * Axes]) = (outputs, 1, pieces, outputs);
        Launch(w, _second, false, outputs, 1, a);
    }

    private static void Launch(CudaWorkspace w, CudaKernel kernel, bool block, long outputs, int pieces, ReadOnlySpan<long> arguments)
    {
        if (block)
            w.LaunchBlocks(kernel, Math.Min(outputs, 1 << 20), pieces, BlockThreads, BlockThreads * sizeof(float), arguments);
        else
            w.LaunchBlocks(kernel, Math.Min((outputs + 127) / 128, 1 << 20), pieces, 128, 0, arguments);
    }

    private void Fill(Span<long> to, int[] axes, int samples, out long count)
    {
        count = Math.Max(1, axes.Length);
        to[0] = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            to[i] = _walk.Extents[axes[i]].At(samples);
            to[Axes + i] = _walk.Strides[0][axes[i]].At(samples);
        }
    }
}

/// <summary>The index of the first greatest element along an axis.</summary>
internal sealed class ArgMaxStep(View x, View y, int axis, CudaKernel kernel) : Step
{
    private const int Axes = 8;

    public override void Run(CudaWorkspace w)
    {
        long outputs = y.Shape.Count.At(w.Samples);
        if (outputs == 0)
            return;
        if (x.Rank > Axes + 1)
            throw new KerasUnsupportedException($"the CUDA device's arg-max takes {Axes + 1} axes, not {x.Rank}");
        Span<long> a = stackalloc long[7 + 4 * Axes];
        (a[0], a[1], a[2], a[3]) = ((long)w.At(x), (long)w.At(y), outputs, x.Shape[axis].At(w.Samples));
        (a[4], a[5], a[6]) = (Math.Max(1, x.Rank - 1), 1, 1);
        for (int i = 0, to = 6; i < x.Rank; i++)
        {
            if (i == axis)
                continue;
            (a[to], a[to + Axes]) = (x.Shape[i].At(w.Samples), x.Strides[i].At(w.Samples));
            to++;
        }
        (a[6 + 2 * Axes], a[6 + 3 * Axes]) = (x.Shape[axis].At(w.Samples), x.Strides[axis].At(w.Samples));
        w.Launch(kernel, outputs, a);
    }
}

/// <summary>Softmax along the last axis of a dense array.</summary>
internal sealed class SoftmaxStep(View x, View y, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long width = x.Shape[-1].At(w.Samples),
            rows = width == 0 ? 0 : x.Shape.Count.At(w.Samples) / width;
        if (rows > 0)
            w.Launch(kernel, rows * 32, [(long)w.At(x), (long)w.At(y), rows, width]);
    }
}
