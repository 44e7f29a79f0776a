using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Sums or greatest elements along some axes. The order of each sum is fixed by the reduced extents alone: along the
/// innermost axis sixteen partial sums side by side, along others row after row.</summary>
internal sealed unsafe class ReduceStep : Step
{
    private const int Lanes = 16;
    private const long PartWork = 50_000;

    private readonly View _x,
        _y;
    private readonly LoopNest _walk;
    private readonly bool _max,
        _innerReduced;
    private readonly int[] _kept,
        _reduced;

    /// <param name="x">The input.</param>
    /// <param name="y">Dense; of the reduced shape with the reduced axes kept as 1.</param>
    /// <param name="max">Whether the greatest element is wanted instead of the sum.</param>
    public ReduceStep(View x, View y, bool max)
    {
        (_x, _y, _max) = (x, y, max);
        // Stretched to x, the output stands still along reduced axes.
        var over = new View(
            y.Buffer,
            x.Shape,
            [.. y.Strides.Select((s, i) => y.Shape[i] == 1 && x.Shape[i] != 1 ? new Dim(0) : s)],
            y.Offset
        );
        _walk = LoopNest.Over(x.Shape, [x, over]);
        int last = _walk.Extents.Count - 1;
        _innerReduced = _walk.Strides[1][last].Factor == 0;
        _kept = [.. Enumerable.Range(0, last).Where(i => _walk.Strides[1][i].Factor != 0)];
        _reduced = [.. Enumerable.Range(0, last).Where(i => _walk.Strides[1][i].Factor == 0)];
    }

    public override void Run(Workspace w)
    {
        long outer = Count(_kept, w.Samples),
            times = Count(_reduced, w.Samples),
            inner = _walk.Extents[^1].At(w.Samples);
        var job = new Job(this, w, outer, times, inner);
        // Along a kept innermost axis the columns are cut too, in pieces that do not depend on the number of threads.
        long units = _innerReduced ? outer : outer * job.Pieces;
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(outer * times * inner / PartWork, units), 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private long Count(int[] loops, int samples)
    {
        long count = 1;
        foreach (int i in loops)
            count *= _walk.Extents[i].At(samples);
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
        private const int Piece = 64;

        public long Pieces => (inner + Piece - 1) / Piece;

        public void Run(int part, int parts)
        {
            float* x = w.At(step._x),
                y = w.At(step._y);
            long stride = step._walk.Strides[0][^1].At(w.Samples),
                units = step._innerReduced ? outer : outer * Pieces;
            bool whole = step._innerReduced && stride == 1 && times == 1;
            for (long u = units * part / parts; u < units * (part + 1) / parts; u++)
            {
                long o = step._innerReduced ? u : u / Pieces,
                    start = step._innerReduced ? 0 : u % Pieces * Piece;
                float* from = x + step.Start(step._kept, 0, o, w.Samples),
                    to = y + step.Start(step._kept, 1, o, w.Samples);
                if (whole)
                    *to = step._max ? Reduce.Row<MaxReduction>(from, (nint)inner) : Reduce.Row<SumReduction>(from, (nint)inner);
                else if (step._innerReduced)
                    *to = step.Fold(from, times, inner, stride, w.Samples);
                else
                    step.FoldRows(from + start * stride, to, start, times, (int)Math.Min(Piece, inner - start), stride, w.Samples);
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
                for (; i + Lanes <= inner; i += Lanes)
                    Combine(partial, from + i, Lanes);
            for (; i < inner; i++)
                partial[i % Lanes] = Combine(partial[i % Lanes], from[i * stride]);
        }
        for (int half = Lanes / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            partial[i] = Combine(partial[i], partial[i + half]);
        return partial[0];
    }

    private void FoldRows(float* x, float* y, long start, long times, int columns, long stride, int samples)
    {
        long step = _walk.Strides[1][^1].At(samples);
        float* sums = stackalloc float[columns];
        new Span<float>(sums, columns).Fill(_max ? float.NegativeInfinity : 0);
        bool even = stride == 1 && _reduced.Length <= 1;
        if (even)
        {
            nint apart = _reduced.Length == 0 ? 0 : _walk.Strides[0][_reduced[0]].At(samples);
            if (_max)
                Columns<MaxReduction>(x, apart, times, sums, columns);
            else
                Columns<SumReduction>(x, apart, times, sums, columns);
        }
        for (long r = 0; r < times && !even; r++)
        {
            float* from = x + Start(_reduced, 0, r, samples);
            if (stride == 1)
                Combine(sums, from, columns);
            else
                for (int i = 0; i < columns; i++)
                    sums[i] = Combine(sums[i], from[i * stride]);
        }
        for (int i = 0; i < columns; i++)
            y[(start + i) * step] = sums[i];
    }

    /// <summary>Columns of rows evenly apart, row after row, a few registers at a time.</summary>
    private static void Columns<TReduction>(float* x, nint apart, long rows, float* into, int columns)
        where TReduction : struct, IReduction
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Columns<Simd512, Vector512<float>, TReduction>(x, apart, rows, into, columns);
                break;
            case SimdWidth.Avx2:
                Columns<Simd256, Vector256<float>, TReduction>(x, apart, rows, into, columns);
                break;
            default:
                Columns<Simd128, Vector128<float>, TReduction>(x, apart, rows, into, columns);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TS, TV, TReduction>(float* x, nint apart, long rows, float* into, int columns)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TReduction : struct, IReduction
    {
        TReduction combine = default;
        int c = 0;
        for (; c + 4 * TS.Lanes <= columns; c += 4 * TS.Lanes)
        {
            float* to = into + c,
                from = x + c;
            TV s0 = TS.Load(to),
                s1 = TS.Load(to + TS.Lanes),
                s2 = TS.Load(to + 2 * TS.Lanes),
                s3 = TS.Load(to + 3 * TS.Lanes);
            for (long r = 0; r < rows; r++, from += apart)
            {
                s0 = combine.Apply<TS, TV>(s0, TS.Load(from));
                s1 = combine.Apply<TS, TV>(s1, TS.Load(from + TS.Lanes));
                s2 = combine.Apply<TS, TV>(s2, TS.Load(from + 2 * TS.Lanes));
                s3 = combine.Apply<TS, TV>(s3, TS.Load(from + 3 * TS.Lanes));
            }
            TS.Store(to, s0);
            TS.Store(to + TS.Lanes, s1);
            TS.Store(to + 2 * TS.Lanes, s2);
            TS.Store(to + 3 * TS.Lanes, s3);
        }
        for (; c + TS.Lanes <= columns; c += TS.Lanes)
        {
            float* from = x + c;
            TV sum = TS.Load(into + c);
            for (long r = 0; r < rows; r++, from += apart)
                sum = combine.Apply<TS, TV>(sum, TS.Load(from));
            TS.Store(into + c, sum);
        }
        for (; c < columns; c++)
        {
            float* from = x + c;
            float sum = into[c];
            for (long r = 0; r < rows; r++, from += apart)
                sum = combine.Apply<SimdScalar, float>(sum, *from);
            into[c] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Combine(float a, float b) => _max ? MathF.Max(a, b) : a + b;

    private void Combine(float* into, float* x, int count)
    {
        if (_max)
            ElementwiseSweeps.Binary<MaximumOf>(into, x, null, into, count);
        else
            ElementwiseSweeps.Binary<AddOf>(into, x, null, into, count);
    }
}
