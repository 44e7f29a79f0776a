using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>A few sequences that run backwards through all their steps on one thread: the gradients of their states. As forwards, the rows
/// that a mask lets through stand first, and no others are computed.</summary>
internal unsafe struct GradientTile
{
    public readonly int Rows,
        Units,
        Padded;

    /// <summary>Gradients of h and c after the step being undone, [Rows, Padded].</summary>
    public readonly float* H,
        C;

    /// <summary>GRU: gradient of r * h, [Rows, Padded].</summary>
    public readonly float* Reset;

    /// <summary>Each row's gradient of the preactivations at this step.</summary>
    public readonly float** Gates;

    /// <summary>Start of the rows the recurrent product reads.</summary>
    public readonly float** Left;

    /// <summary>Time of this step and its place in processing order.</summary>
    public int Time,
        Step;

    /// <summary>How many rows are computed in this step: the first ones.</summary>
    public int Active;

    // The sequence that a row is of.
    private readonly int* sequence;

    public GradientTile(in RecurrentGradientCall call, int units, int row, int rows, SimdWidth width)
    {
        int lanes = width.Lanes();
        (Rows, Active, Units) = (rows, rows, units);
        Padded = (units + lanes - 1) / lanes * lanes;
        long pointers = (rows + 7) / 8 * 8,
            floats = 3L * rows * Padded + 4 * pointers + pointers + 32;
        float* at = Scratch.Take(floats);
        new Span<float>(at, (int)floats).Clear();
        H = (float*)(((nint)at + 63) & ~63);
        C = H + (long)rows * Padded;
        Reset = C + (long)rows * Padded;
        Gates = (float**)(Reset + (long)rows * Padded);
        Left = Gates + pointers;
        sequence = (int*)(Left + pointers);
        for (int i = 0; i < rows; i++)
            sequence[i] = row + i;
        for (int i = 0; i < rows && call.Last != null; i++)
            new ReadOnlySpan<float>(call.Last + (row + i) * call.LastRow, units).CopyTo(new Span<float>(H + (long)i * Padded, units));
    }

    /// <summary>Prepares undoing step <paramref name="step"/>: adds the gradient of its output, finds its rows.</summary>
    public void Enter(in RecurrentGradientCall call, int step, int gates)
    {
        Step = step;
        Time = call.Backwards ? call.Steps - 1 - step : step;
        if (call.Mask != null)
            Sort(call);
        for (int i = 0; i < Rows; i++)
        {
            Gates[i] = call.Preactivations + TraceRow(call, i) * gates * Units;
            Left[i] = call.Recurrent == null ? Gates[i] : call.Recurrent + TraceRow(call, i) * gates * Units;
            if (i >= Active)
            {
                new Span<float>(Gates[i], gates * Units).Clear();
                new Span<float>(Left[i], gates * Units).Clear();
            }
            if (call.Sequences == null)
                continue;
            var h = new Span<float>(H + (long)i * Padded, Units);
            float* output = call.Sequences + sequence[i] * call.SequenceRow + step * call.SequenceStep;
            Sweep.Binary<AddOf>(h, new ReadOnlySpan<float>(output, Units), h);
        }
    }

    /// <summary>Row of the trace for a row of the tile at this time.</summary>
    public readonly nint TraceRow(in RecurrentGradientCall call, int row) => sequence[row] * call.Trace.Row + Time * call.Trace.Step;

    /// <summary>target [Active, Padded] += left [Active, K] B [K, U].</summary>
    public readonly void Product<TS, TV>(float** left, PackedMatrix b, float* target)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        nint segment = 0;
        int tiles = TileDispatch.Tiles<TS, TV>(Active);
        for (int p = 0; p < b.Panels; p++)
        {
            // Steps alternate between both directions through the panels: the last ones are still in the cache.
            int panel = (Step & 1) == 0 ? p : b.Panels - 1 - p;
            float* column = target + panel * PackedMatrix.MaxPanelSlots * TS.Lanes;
            for (int t = 0; t < tiles; t++)
            {
                int from = TileDispatch.Start(t, tiles, Active),
                    height = TileDispatch.Start(t + 1, tiles, Active) - from;
                float* c = column + (long)from * Padded;
                TileDispatch.Run<TS, TV>(height, b.SlotsOf(panel), left + from, &segment, 1, b.Rows, b.Panel(panel), c, Padded, c, Padded);
            }
        }
    }

    /// <summary>Brings the rows that the mask lets through to the front, with the gradients of their states.</summary>
    private void Sort(in RecurrentGradientCall call)
    {
        Active = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (call.Mask[sequence[i] * call.MaskRow + Time * call.MaskStep] == 0)
                continue;
            if (i != Active)
            {
                (sequence[i], sequence[Active]) = (sequence[Active], sequence[i]);
                Swap(H, i, Active);
                Swap(C, i, Active);
            }
            Active++;
        }
    }

    private readonly void Swap(float* rows, int a, int b)
    {
        float* x = rows + (long)a * Padded,
            y = rows + (long)b * Padded;
        for (int u = 0; u < Padded; u++)
            (x[u], y[u]) = (y[u], x[u]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TV Load<TS, TV, TEdge>(float* row, int unit)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant => TEdge.Value == 0 ? TS.Load(row + unit) : TS.LoadPart(row + unit, Units - unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TS, TV, TEdge>(float* row, int unit, TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        if (TEdge.Value == 0)
            TS.Store(row + unit, x);
        else
            TS.StorePart(row + unit, x, Units - unit);
    }
}
