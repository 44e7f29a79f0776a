using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Sums or greatest elements along some axes. The order of each sum is fixed by the reduced extents alone: along the
/// innermost axis sixteen partial sums side by side, along others row after row.</summary>
internal sealed unsafe class ReduceStep : Step
{
    private const int Lanes = 16;
    private const long PartWork = 100_000;

    private readonly View _x, _y;
    private readonly Walk _walk;
    private readonly bool _max, _innerReduced;
    private readonly int[] _kept, _reduced;

    /// <param name="x">The input.</param>
    /// <param name="y">Dense; of the reduced shape with the reduced axes kept as 1.</param>
    /// <param name="max">Whether the greatest element is wanted instead of the sum.</param>
    public ReduceStep(View x, View y, bool max)
    {
        (_x, _y, _max) = (x, y, max);
        // Stretched to x, the output stands still along reduced axes.
        var over = new View(y.Buffer, x.Shape, [.. y.Strides.Select((s, i) => y.Shape[i] == 1 && x.Shape[i] != 1 ? new Dim(0) : s)], y.Offset);
        _walk = Walk.Over(x.Shape, [x, over]);
        int last = _walk.Extents.Count - 1;
        _innerReduced = _walk.Strides[1][last].Factor == 0;
        _kept = [.. Enumerable.Range(0, last).Where(i => _walk.Strides[1][i].Factor != 0)];
        _reduced = [.. Enumerable.Range(0, last).Where(i => _walk.Strides[1][i].Factor == 0)];
    }

    public override void Run(Workspace w)
    {
        long outer = Count(_kept, w.Samples), times = Count(_reduced, w.Samples), inner = _walk.Extents[^1].At(w.Samples);
        var job = new Job(this, w, outer, times, inner);
        // Along a kept innermost axis the columns are cut too, in pieces that do not depend on the number of threads.
        long units = _innerReduced ? outer : outer * job.Pieces;
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(outer * times * inner / PartWork, units), 1, w.Threads);
        if (parts > 1) w.Pool!.Run(ref job, parts);
        else job.Run(0, 1);
    }

    private long Count(int[] loops, int samples)
    {
        long count = 1;
        foreach (int i in loops) count *= _walk.Extents[i].At(samples);
        return count;
    }

    private long Start(int[] loops, int view, long index, int samples)
    {
        long at = 0;
        for (int i = loops.Length - 1; i >= 0; i--)
        {
            long extent = _walk.Extents[loops[i]].At(samples);
            at += index % extent * _walk.Strides[view][loops[i]].At(samples);
            index /= extent;
        }
        return at;
    }

    private readonly struct Job(ReduceStep step, Workspace w, long outer, long times, long inner) : IParallelBody
    {
        private const int Piece = 256;

        public long Pieces => (inner + Piece - 1) / Piece;

        public void Run(int part, int parts)
        {
            float* x = w.At(step._x), y = w.At(step._y);
            long stride = step._walk.Strides[0][^1].At(w.Samples), units = step._innerReduced ? outer : outer * Pieces;
            for (long u = units * part / parts; u < units * (part + 1) / parts; u++)
            {
                long o = step._innerReduced ? u : u / Pieces, start = step._innerReduced ? 0 : u % Pieces * Piece;
                float* from = x + step.Start(step._kept, 0, o, w.Samples), to = y + step.Start(step._kept, 1, o, w.Samples);
                if (step._innerReduced) *to = step.Fold(from, times, inner, stride, w.Samples);
                else step.FoldRows(from + start * stride, to, start, times, (int)Math.Min(Piece, inner - start), stride, w.Samples);
            }
        }
    }

    /// <summary>All runs of <paramref name="inner"/> elements folded to one number.</summary>
    private float Fold(float* x, long times, long inner, long stride, int samples)
    {
        float* partial = stackalloc float[Lanes];
        new Span<float>(partial, Lanes).Fill(_max ? float.NegativeInfinity : 0);
        for (long r = 0; r < times; r++)
        {
            float* from = x + Start(_reduced, 0, r, samples);
            long i = 0;
            if (stride == 1)
                for (; i + Lanes <= inner; i += Lanes) Combine(partial, from + i, Lanes);
            for (; i < inner; i++) partial[i % Lanes] = Combine(partial[i % Lanes], from[i * stride]);
        }
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) partial[i] = Combine(partial[i], partial[i + half]);
        return partial[0];
    }

    private void FoldRows(float* x, float* y, long start, long times, int columns, long stride, int samples)
    {
        long step = _walk.Strides[1][^1].At(samples);
        float* sums = stackalloc float[columns];
        new Span<float>(sums, columns).Fill(_max ? float.NegativeInfinity : 0);
        for (long r = 0; r < times; r++)
        {
            float* from = x + Start(_reduced, 0, r, samples);
            if (stride == 1) Combine(sums, from, columns);
            else
                for (int i = 0; i < columns; i++) sums[i] = Combine(sums[i], from[i * stride]);
        }
        for (int i = 0; i < columns; i++) y[(start + i) * step] = sums[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Combine(float a, float b) => _max ? MathF.Max(a, b) : a + b;

    private void Combine(float* into, float* x, int count)
    {
        if (_max) ElementwiseSweeps.Binary<MaximumOf>(into, x, null, into, count);
        else ElementwiseSweeps.Binary<AddOf>(into, x, null, into, count);
    }
}

/// <summary>The greatest element's index along one axis; the first of equals, and the first element where none is greater.</summary>
internal sealed unsafe class ArgMaxStep : Step
{
    private readonly View _x, _y;
    private readonly Walk _walk;
    private readonly Dim _extent, _stride;

    public ArgMaxStep(View x, View y, int axis)
    {
        (_x, _y, _extent, _stride) = (x, y, x.Shape[axis], x.Strides[axis]);
        _walk = Walk.Over(y.Shape, [x.Pick(axis, 0), y]);
    }

    public override void Run(Workspace w)
    {
        long count = 1, extent = _extent.At(w.Samples), stride = _stride.At(w.Samples);
        for (int i = 0; i < _walk.Extents.Count; i++) count *= _walk.Extents[i].At(w.Samples);
        float* x = w.At(_x), y = w.At(_y);
        for (long o = 0; o < count; o++)
        {
            long from = 0, to = 0, index = o;
            for (int i = _walk.Extents.Count - 1; i >= 0; i--)
            {
                long at = index % _walk.Extents[i].At(w.Samples);
                index /= _walk.Extents[i].At(w.Samples);
                from += at * _walk.Strides[0][i].At(w.Samples);
                to += at * _walk.Strides[1][i].At(w.Samples);
            }
            long best = 0;
            for (long k = 1; k < extent; k++)
                if (x[from + k * stride] > x[from + best * stride]) best = k;
            y[to] = best;
        }
    }
}
