using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// A few sequences that run through all their steps on one thread: their states, and where each row's input lies at this step and the next.
/// State rows are [x | h], so that one product takes both; two buffers of them take turns. The rows that a mask lets through stand first
/// (<see cref="Active"/>); the others are not computed.
/// </summary>
internal unsafe struct RecurrentTile
{
    public readonly int Rows,
        Units,
        Padded,
        Inputs;

    /// <summary>Rows [x | h] read by this step and written by it.</summary>
    public float** Now,
        Next;

    /// <summary>GRU's rows [x | r * h].</summary>
    public readonly float** Reset;

    /// <summary>Rows of the LSTM's cells, or of the GRU's z.</summary>
    public readonly float** Cell;

    /// <summary>Sums of one register tile, or of two panels of one row; each thread that shares the tile has its own.</summary>
    public float* Sums;

    /// <summary>Each row's projected or gathered input at this step and the next one's; null for direct input.</summary>
    public readonly float** X,
        Ahead;

    /// <summary>Time of this step and its place in processing order.</summary>
    public int Time,
        Step;

    /// <summary>How many rows this step computes: the first ones.</summary>
    public int Active;

    // The sequence that a row is of, and whether an output of its own has been there.
    private readonly int* sequence;
    private readonly byte* seen;
    private readonly int gateColumns;
    private readonly InputStretch stretch;

    /// <summary>Lays the tile out in this thread's scratch memory and loads the initial states.</summary>
    public RecurrentTile(in RecurrentCall call, int units, int inputs, int gates, int row, int rows, SimdWidth width)
    {
        int lanes = width.Lanes();
        (Rows, Active, Units, Inputs) = (rows, rows, units, inputs);
        Padded = (units + lanes - 1) / lanes * lanes;
        gateColumns = gates * units;
        // 16 floats more keep rows of a power of two apart in the cache's sets.
        long stride = (inputs + Padded + 15) / 16 * 16 + 16,
            pointers = (rows + 7) / 8 * 8,
            sums = 8 * PackedMatrix.MaxPanelSlots * 16;
        long floats = rows * (3 * stride + Padded) + sums + 6 * pointers * 2 + 2 * pointers + 64;
        long stretched = InputStretch.Floats(call, gateColumns, rows);
        float* at = Scratch.Take(floats + stretched);
        at = (float*)(((nint)at + 63) & ~63);
        if (stretched > 0)
            stretch = new InputStretch(call, gateColumns, row, rows, at);
        at += stretched;
        new Span<float>(at, (int)floats - 16).Clear();
        Sums = at;
        float* cells = Sums + sums,
            states = cells + rows * Padded;
        float** lists = (float**)(states + 3 * rows * stride);
        Now = lists;
        Next = lists + pointers;
        Reset = lists + 2 * pointers;
        X = lists + 3 * pointers;
        Ahead = lists + 4 * pointers;
        Cell = lists + 5 * pointers;
        sequence = (int*)(lists + 6 * pointers);
        seen = (byte*)(sequence + pointers);
        for (int i = 0; i < rows; i++)
        {
            sequence[i] = row + i;
            Now[i] = states + i * stride;
            Next[i] = states + (rows + i) * stride;
            Reset[i] = states + (2 * rows + i) * stride;
            Cell[i] = cells + i * Padded;
            if (call.InitialH != null)
                Copy(call.InitialH + (nint)(row + i) * units, Now[i] + inputs);
            if (call.InitialC != null)
                Copy(call.InitialC + (nint)(row + i) * units, Cell[i]);
        }
        if (call.Steps > 0 && stretched == 0)
            Find(call, 0, Ahead);
    }

    /// <summary>Floats of <see cref="Sums"/> that one row needs.</summary>
    public const int RowSums = 2 * PackedMatrix.MaxPanelSlots * 16;

    /// <summary>Sequences per tile: states stay in a quarter of L2 while the weights pass.</summary>
    public static int MaxRows(int units, int inputs) => Math.Clamp(65536 / (3 * units + 2 * inputs + 1) / 6 * 6, 6, 48);

    /// <summary>Prepares step <paramref name="step"/>: mask, input rows; those of the steps ahead where <paramref name="input"/> multiplies
    /// them.</summary>
    public void Enter(in RecurrentCall call, PackedMatrix? input, int step)
    {
        Step = step;
        Time = call.TimeOf(step);
        if (input is not null && step % stretch.Steps == 0)
        {
            stretch.Fill(call, input, step);
            Find(call, step, Ahead);
        }
        for (int i = 0; i < Rows; i++)
            X[i] = Ahead[i];
        if (call.Mask != null)
            Sort(call);
        if (call.Input == RecurrentInput.Direct)
        {
            for (int i = 0; i < Active; i++)
                new ReadOnlySpan<float>(call.X + sequence[i] * call.XRow + Time * call.XStep, Inputs).CopyTo(
                    new Span<float>(Now[i], Inputs)
                );
        }
        else if (step + 1 < call.Steps && (input is null || (step + 1) % stretch.Steps != 0))
        {
            Find(call, step + 1, Ahead);
        }
    }

    /// <summary>
    /// Writes the step's outputs, the states of masked rows being the old ones, and makes the new states the current ones.
    /// </summary>
    public void Leave(in RecurrentCall call)
    {
        for (int i = Active; i < Rows; i++)
            Swap(ref Now[i], ref Next[i]);
        for (int i = 0; i < Rows; i++)
        {
            if (i < Active || call.MaskedOutputIsState)
                seen[i] = 1;
            if (call.Sequences != null)
                Output(i, call.Sequences + sequence[i] * call.SequenceRow + Step * call.SequenceStep);
        }
        float** written = Next;
        Next = Now;
        Now = written;
    }

    /// <summary>Writes what the whole sequence leaves.</summary>
    public readonly void Finish(in RecurrentCall call, bool hasCell)
    {
        for (int i = 0; i < Rows; i++)
        {
            nint n = sequence[i];
            float* h = Now[i] + Inputs;
            if (call.Last != null)
            {
                if (seen[i] != 0)
                    Copy(h, call.Last + n * call.LastRow);
                else
                    new Span<float>(call.Last + n * call.LastRow, Units).Clear();
            }
            if (call.FinalH != null)
                Copy(h, call.FinalH + n * Units);
            if (call.FinalC != null && hasCell)
                Copy(Cell[i], call.FinalC + n * Units);
        }
    }

    /// <summary>Register of a gate's units from <paramref name="unit"/> on; at the edge the lanes beyond the units are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TV LoadUnits<TS, TV, TEdge>(float* row, int gate, int unit)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        float* p = row + gate * Units + unit;
        return TEdge.Value == 0 ? TS.Load(p) : TS.LoadPart(p, Units - unit);
    }

    /// <summary>Stores what <see cref="LoadUnits"/> would load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreUnits<TS, TV, TEdge>(float* row, int gate, int unit, TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        float* p = row + gate * Units + unit;
        if (TEdge.Value == 0)
            TS.Store(p, x);
        else
            TS.StorePart(p, x, Units - unit);
    }

    /// <summary>Asks for the next step's table rows, which lie anywhere in a table larger than the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(int row, int gate, int unit)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Ahead[row] + gate * Units + unit);
    }

    /// <summary>Row of the trace for a row of the tile at this time.</summary>
    public readonly nint TraceRow(in RecurrentCall call, int row) => sequence[row] * call.Trace.Row + Time * call.Trace.Step;

    /// <summary>Brings the rows that the mask lets through to the front.</summary>
    private void Sort(in RecurrentCall call)
    {
        Active = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (call.Mask[sequence[i] * call.MaskRow + Time * call.MaskStep] == 0)
                continue;
            if (i != Active)
            {
                Swap(ref Now[i], ref Now[Active]);
                Swap(ref Next[i], ref Next[Active]);
                Swap(ref Cell[i], ref Cell[Active]);
                Swap(ref X[i], ref X[Active]);
                (sequence[i], sequence[Active]) = (sequence[Active], sequence[i]);
                (seen[i], seen[Active]) = (seen[Active], seen[i]);
            }
            Active++;
        }
    }

    private static void Swap(ref float* a, ref float* b)
    {
        float* c = a;
        a = b;
        b = c;
    }

    private readonly void Output(int i, float* to)
    {
        if (seen[i] != 0)
            Copy(Next[i] + Inputs, to);
        else
            new Span<float>(to, Units).Clear();
    }

    private readonly void Find(in RecurrentCall call, int step, float** rows)
    {
        if (call.Input == RecurrentInput.Direct)
            return;
        nint time = call.TimeOf(step);
        for (int i = 0; i < Rows; i++)
        {
            nint n = sequence[i];
            rows[i] = call.Input switch
            {
                RecurrentInput.Projected => call.X + n * call.XRow + time * call.XStep,
                RecurrentInput.Stretched => stretch.At(step, (int)n),
                _ => call.X + TableRow(call.Indices[n * call.IndexRow + time * call.IndexStep], call.TableRows) * gateColumns,
            };
        }
    }

    private static nint TableRow(float index, int rows) => (nint)index + (index < 0 ? rows : 0);

    private readonly void Copy(float* from, float* to) => new ReadOnlySpan<float>(from, Units).CopyTo(new Span<float>(to, Units));
}
