using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>One operation of an elementwise program; operands and result are slots.</summary>
internal readonly record struct Instruction(Op Op, int A, int B, int C, int Y);

/// <summary>A chain of elementwise operations in one pass over memory: blocks small enough for L1 go through all operations
/// before the next block is touched. Without operations it copies.</summary>
internal sealed unsafe class ElementwiseStep : Step
{
    // Floats of all slots together: what L1 holds, with room for the operands that are read where they lie.
    private const int BlockBudget = 8192,
        MinBlock = 64,
        MaxBlock = 1024;

    // Element operations below which another thread does not pay.
    private const long PartWork = 60_000;

    private readonly View[] _operands,
        _results;
    private readonly int[] _resultSlots;
    private readonly LoopNest _walk;
    private readonly Instruction[] _program;
    private readonly delegate* <float*, float*, float*, float*, nint, void>[] _kernels;

    // For each operation its parameters, or null; pinned, because kernels get their address.
    private readonly float[]?[] _parameters;
    private long _done;
    private volatile FusedBody? _fused;
    private readonly Access[] _access;
    private readonly int[] _into;
    private readonly int _slots,
        _block;
    private readonly long _compileAfter;

    /// <param name="shape">What is walked over.</param>
    /// <param name="operands">Slots 0, 1, ...: views stretched to the shape.</param>
    /// <param name="program">Operations in order; their results are further slots.</param>
    /// <param name="results">Where slots go.</param>
    /// <param name="resultSlots">Which slots those are.</param>
    /// <param name="compileAfter">Operations on single elements after which the program is compiled to one loop.</param>
    public ElementwiseStep(Shape shape, View[] operands, Instruction[] program, View[] results, int[] resultSlots, long compileAfter)
    {
        (_operands, _results, _resultSlots, _program, _compileAfter) = (operands, results, resultSlots, program, compileAfter);
        _walk = LoopNest.Over(shape, [.. operands, .. results]);
        _slots = operands.Length + program.Length;
        _block = Math.Clamp(BlockBudget / Math.Max(1, _slots) / 16 * 16, MinBlock, MaxBlock);
        _kernels = new delegate* <float*, float*, float*, float*, nint, void>[program.Length];
        _parameters = new float[program.Length][];
        for (int i = 0; i < program.Length; i++)
        {
            var kernel = ElementwiseKernels.Of(program[i].Op);
            _kernels[i] = kernel.Sweep;
            if (kernel.Parameters.Length == 0)
                continue;
            kernel.Parameters.CopyTo(_parameters[i] = GC.AllocateUninitializedArray<float>(kernel.Parameters.Length, pinned: true), 0);
        }
        _access = [.. _walk.Strides.Select(Classify)];
        // An operation whose result is wanted as it lies writes it there at once, unless a later one reads what lies there now.
        _into =
        [
            .. program.Select(
                (p, k) =>
                    Array.IndexOf(resultSlots, p.Y) is >= 0 and var r
                    && _access[operands.Length + r] == Access.Dense
                    && !ReadsLater(k, results[r].Buffer)
                        ? r
                        : -1
            ),
        ];
    }

    private bool ReadsLater(int instruction, int buffer)
    {
        bool IsThere(int slot) => slot < _operands.Length && _operands[slot].Buffer == buffer;
        return _program
            .Skip(instruction + 1)
            .Any(p => IsThere(p.A) || p.Op is BinaryOp or SelectOp && IsThere(p.B) || p.Op is SelectOp && IsThere(p.C));
    }

    /// <summary>How a block of a view is had.</summary>
    private enum Access
    {
        Dense,
        Scalar,
        Repeated,
        Strided,
    }

    private Access Classify(Dim[] strides)
    {
        if (strides.All(s => s.Factor == 0))
            return Access.Scalar;
        if (IsContiguous(strides))
            return Access.Dense;
        return strides.SkipLast(1).All(s => s.Factor == 0) ? Access.Repeated : Access.Strided;
    }

    // Rows behind each other are one run, also where another view repeats a row and the walk has rows for its sake.
    private bool IsContiguous(Dim[] strides)
    {
        bool contiguous = strides[^1] == 1;
        for (int axis = strides.Length - 2; axis >= 0; axis--)
            contiguous = contiguous && strides[axis] == strides[axis + 1] * _walk.Extents[axis + 1];
        return contiguous;
    }

    public override void Run(Workspace w)
    {
        long rows = 1;
        for (int i = 0; i < _walk.Extents.Count - 1; i++)
            rows *= _walk.Extents[i].At(w.Samples);
        long inner = _walk.Extents[^1].At(w.Samples),
            work = rows * inner * Math.Max(1, _program.Length);
        if (work == 0)
            return;
        Warm(work);
        // A block is a piece of one row, or several whole rows.
        long perBlock = inner >= _block ? 1 : _block / inner;
        long blocks = inner >= _block ? rows * ((inner + _block - 1) / _block) : (rows + perBlock - 1) / perBlock;
        var job = new Job(this, w, rows, inner, perBlock, blocks);
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(work / PartWork, blocks), 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    /// <summary>Compiles the program to one loop when it has run often enough to make that worth its time; the bits are the same.</summary>
    private void Warm(long work)
    {
        if (_done < 0 || Interlocked.Add(ref _done, work) < _compileAfter)
            return;
        // Negative from here on: no second try.
        _done = long.MinValue;
        if (_program.Length > 1)
            _fused = FusedProgram.Compile(_program, [.. _operands.Select((_, i) => _access[i] == Access.Scalar)], _resultSlots);
    }

    private readonly struct Job(ElementwiseStep step, Workspace w, long rows, long inner, long perBlock, long blocks) : IParallelBody
    {
        public void Run(int part, int parts) => step.Blocks(w, rows, inner, perBlock, blocks * part / parts, blocks * (part + 1) / parts);
    }

    [SkipLocalsInit]
    private void Blocks(Workspace w, long rows, long inner, long perBlock, long first, long last)
    {
        int views = _operands.Length + _results.Length;
        float* memory = stackalloc float[_slots * _block + 16];
        memory = (float*)(((nint)memory + 63) & ~63);
        float** slot = stackalloc float*[_slots];
        float** source = stackalloc float*[views];
        for (int i = 0; i < _slots; i++)
            slot[i] = memory + (nint)i * _block;
        for (int i = 0; i < views; i++)
            source[i] = w.At(i < _operands.Length ? _operands[i] : _results[i - _operands.Length]);
        for (int i = 0; i < _operands.Length; i++)
        {
            if (_access[i] == Access.Scalar)
                new Span<float>(slot[i], _block).Fill(*source[i]);
            else if (_access[i] == Access.Repeated && inner < _block)
            {
                Row(w.Samples, i, source[i], slot[i], 0, inner, toView: false);
                for (long r = 1; r < Math.Min(perBlock, rows); r++)
                    new ReadOnlySpan<float>(slot[i], (int)inner).CopyTo(new Span<float>(slot[i] + r * inner, (int)inner));
            }
        }
        var fused = _fused;
        long pieces = inner >= _block ? (inner + _block - 1) / _block : 1;
        for (long b = first; b < last; b++)
        {
            long row = inner >= _block ? b / pieces : b * perBlock,
                start = inner >= _block ? b % pieces * _block : 0;
            int count = (int)(inner >= _block ? Math.Min(_block, inner - start) : Math.Min(perBlock, rows - row) * inner);
            for (int i = 0; i < _operands.Length; i++)
            {
                if (_access[i] == Access.Dense)
                    slot[i] = source[i] + row * inner + start;
                else if (_access[i] == Access.Strided || (_access[i] == Access.Repeated && inner >= _block))
                    slot[i] = Load(w.Samples, i, source[i], memory + (nint)i * _block, row, start, inner, count);
            }
            if (fused is not null)
            {
                for (int i = 0; i < _results.Length; i++)
                    if (_access[_operands.Length + i] == Access.Dense)
                        slot[_resultSlots[i]] = source[_operands.Length + i] + row * inner + start;
                fused(slot, count);
            }
            for (int k = 0; fused is null && k < _program.Length; k++)
            {
                ref readonly var p = ref _program[k];
                int into = _into[k];
                if (into >= 0)
                    slot[p.Y] = source[_operands.Length + into] + row * inner + start;
                float* second = _parameters[k] is { } own ? (float*)Marshal.UnsafeAddrOfPinnedArrayElement(own, 0) : slot[p.B];
                _kernels[k](slot[p.A], second, slot[p.C], slot[p.Y], count);
            }
            for (int i = 0; i < _results.Length; i++)
                Store(w.Samples, _operands.Length + i, source[_operands.Length + i], slot[_resultSlots[i]], row, start, inner, count);
        }
    }

    /// <summary>A block of a view as contiguous floats: where it lies, or gathered into <paramref name="memory"/>.</summary>
    private float* Load(int samples, int view, float* source, float* memory, long row, long start, long inner, int count)
    {
        var stride = _walk.Strides[view][^1];
        if (count <= inner && stride == 1)
            return source + RowStart(samples, view, row) + start;
        for (int done = 0; done < count; )
        {
            long from = done == 0 ? start : 0,
                length = Math.Min(inner - from, count - done);
            Row(samples, view, source + RowStart(samples, view, row++), memory + done, from, length, toView: false);
            done += (int)length;
        }
        return memory;
    }

    private void Store(int samples, int view, float* target, float* values, long row, long start, long inner, int count)
    {
        if (_access[view] == Access.Dense)
        {
            float* to = target + row * inner + start;
            if (to != values)
                new ReadOnlySpan<float>(values, count).CopyTo(new Span<float>(to, count));
            return;
        }
        for (int done = 0; done < count; )
        {
            long from = done == 0 ? start : 0,
                length = Math.Min(inner - from, count - done);
            Row(samples, view, target + RowStart(samples, view, row++), values + done, from, length, toView: true);
            done += (int)length;
        }
    }

    private void Row(int samples, int view, float* at, float* values, long from, long length, bool toView)
    {
        long stride = _walk.Strides[view][^1].At(samples);
        at += from * stride;
        if (stride == 1)
        {
            var (source, target) = toView ? ((nint)values, (nint)at) : ((nint)at, (nint)values);
            new ReadOnlySpan<float>((void*)source, (int)length).CopyTo(new Span<float>((void*)target, (int)length));
        }
        else if (toView)
            for (long i = 0; i < length; i++)
                at[i * stride] = values[i];
        else if (stride == 0)
            new Span<float>(values, (int)length).Fill(*at);
        else
            for (long i = 0; i < length; i++)
                values[i] = at[i * stride];
    }

    /// <summary>Where a row of the walk starts in a view.</summary>
    private long RowStart(int samples, int view, long row)
    {
        var strides = _walk.Strides[view];
        long at = 0;
        for (int i = strides.Length - 2; i > 0; i--)
        {
            (row, long index) = Math.DivRem(row, _walk.Extents[i].At(samples));
            at += index * strides[i].At(samples);
        }
        return strides.Length < 2 ? 0 : at + row * strides[0].At(samples);
    }
}
