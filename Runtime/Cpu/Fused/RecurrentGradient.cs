using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>What undoing one step of a recurrent layer computes for a register of units, around the layer's transposed products.</summary>
internal unsafe interface IGradientCell
{
    static abstract int Gates { get; }

    /// <summary>Whether a product into <see cref="GradientTile.Reset"/> and <see cref="After"/> come before the main product.</summary>
    static abstract bool HasSecond { get; }

    /// <summary>Writes the gates' gradients and what the state's gradient starts from.</summary>
    static abstract void Before<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant;

    static abstract void After<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant;
}

/// <summary>A specialised backward kernel for rows [row, row + rows) of a call.</summary>
internal unsafe struct GradientTileFunction
{
    public delegate* <in RecurrentGradientCall, PackedMatrix, PackedMatrix?, int, int, int, void> Pointer;
}

/// <summary>The loop that all recurrent layers' backward passes share; tiles and threads as in the forward pass.</summary>
internal static unsafe class RecurrentGradient
{
    private const long PartWork = 200_000;

    public static void Run(
        in RecurrentGradientCall call,
        PackedMatrix main,
        PackedMatrix? second,
        int units,
        GradientTileFunction tile,
        WorkerPool? pool,
        int threads
    )
    {
        second?.RequireWidth(main.Width);
        long work = (long)call.Batch * call.Steps * units * (main.Rows + (second?.Rows ?? 0));
        int parts = pool is null
            ? 1
            : (int)Math.Clamp(work / PartWork, 1, Math.Min(Math.Min(threads, pool.Threads), Math.Max(call.Batch, 1)));
        fixed (RecurrentGradientCall* pointer = &call)
        {
            var body = new Body(pointer, main, second, units, tile);
            if (parts > 1)
                pool!.Run(ref body, parts);
            else
                body.Run(0, 1);
        }
        GC.KeepAlive(main);
        GC.KeepAlive(second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<TS, TV, TCell>(
        in RecurrentGradientCall call,
        PackedMatrix main,
        PackedMatrix? second,
        int units,
        int row,
        int rows
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TCell : struct, IGradientCell
    {
        var tile = new GradientTile(call, units, row, rows, main.Width);
        float** candidate = stackalloc float*[rows];
        for (int step = call.Steps - 1; step >= 0; step--)
        {
            tile.Enter(call, step, TCell.Gates);
            for (int r = 0; r < tile.Active; r++)
            {
                for (int unit = 0; unit < units; unit += TS.Lanes)
                {
                    if (unit + TS.Lanes <= units)
                        TCell.Before<TS, TV, N0>(call, tile, r, unit);
                    else
                        TCell.Before<TS, TV, N1>(call, tile, r, unit);
                }
            }
            if (TCell.HasSecond)
            {
                new Span<float>(tile.Reset, tile.Active * tile.Padded).Clear();
                for (int r = 0; r < tile.Active; r++)
                    candidate[r] = tile.Gates[r] + GruKernel.GateH * units;
                tile.Product<TS, TV>(candidate, second!, tile.Reset);
                for (int r = 0; r < tile.Active; r++)
                {
                    for (int unit = 0; unit < units; unit += TS.Lanes)
                    {
                        if (unit + TS.Lanes <= units)
                            TCell.After<TS, TV, N0>(call, tile, r, unit);
                        else
                            TCell.After<TS, TV, N1>(call, tile, r, unit);
                    }
                }
            }
            tile.Product<TS, TV>(tile.Left, main, tile.H);
        }
    }

    private readonly struct Body(RecurrentGradientCall* call, PackedMatrix main, PackedMatrix? second, int units, GradientTileFunction tile)
        : IParallelBody
    {
        public void Run(int part, int parts)
        {
            (int row, int end) = Partition.Range(part, parts, call->Batch);
            int most = RecurrentTile.MaxRows(units, 0),
                tiles = (end - row + most - 1) / most;
            for (int t = 0; t < tiles; t++)
            {
                (int from, int to) = Partition.Range(t, tiles, end - row);
                tile.Pointer(in *call, main, second, units, row + from, to - from);
            }
        }
    }
}
