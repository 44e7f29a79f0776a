using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>A specialised kernel that takes rows [row, row + rows) of a call through all steps.</summary>
internal unsafe struct RecurrentTileFunction
{
    public delegate* <in RecurrentCall, RecurrentWeights, RecurrentWeights?, PackedMatrix?, int, int, int, void> Pointer;

    /// <summary>Computes places of the call's team until there are no more.</summary>
    public delegate* <in RecurrentCall, RecurrentWeights, RecurrentWeights?, void> Help;
}

/// <summary>Makes a kernel for a register width and two activations.</summary>
internal interface IRecurrentFactory
{
    RecurrentTileFunction Create<TS, TV, TAct, TInner>()
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
        where TInner : struct, IActivation;
}

/// <summary>Turns the activation, then the inner activation and the width into type arguments of a factory.</summary>
internal readonly struct ActivationChoice<TFactory>(SimdActivation inner, SimdWidth width) : IActivationUser<RecurrentTileFunction>
    where TFactory : struct, IRecurrentFactory
{
    /// <summary>The kernel for two activations at a width.</summary>
    public static RecurrentTileFunction Make(SimdActivation activation, SimdActivation inner, SimdWidth width) =>
        activation.Use<ActivationChoice<TFactory>, RecurrentTileFunction>(new(inner, width));

    public RecurrentTileFunction With<TAct>()
        where TAct : struct, IActivation => inner.Use<Inner<TAct>, RecurrentTileFunction>(new(width));

    private readonly struct Inner<TAct>(SimdWidth width) : IActivationUser<RecurrentTileFunction>
        where TAct : struct, IActivation
    {
        public RecurrentTileFunction With<TInner>()
            where TInner : struct, IActivation =>
            width switch
            {
                SimdWidth.Avx512 => default(TFactory).Create<Simd512, Vector512<float>, TAct, TInner>(),
                SimdWidth.Avx2 => default(TFactory).Create<Simd256, Vector256<float>, TAct, TInner>(),
                _ => default(TFactory).Create<Simd128, Vector128<float>, TAct, TInner>(),
            };
    }
}

/// <summary>Cuts a recurrent call's batch into parts for the threads and each part into tiles; a sequence by itself is shared, the first
/// part leading.</summary>
internal static unsafe class RecurrentJob
{
    // Below this many multiply-adds per part, handing work to another thread costs more than it saves.
    private const long PartWork = 200_000;

    // Multiply-adds of a step's product that are worth sharing: below, the threads' meeting takes longer than half of them.
    private const long ProductWork = 48_000;

    public static void Run(
        in RecurrentCall call,
        RecurrentWeights first,
        RecurrentWeights? second,
        PackedMatrix? input,
        int units,
        RecurrentTileFunction tile,
        WorkerPool? pool,
        int threads
    )
    {
        long work = (long)call.Batch * call.Steps * first.Matrix.Rows * (first.Matrix.Columns + (second?.Matrix.Columns ?? 0));
        int most = pool is null ? 1 : (int)Math.Clamp(work / PartWork, 1, Math.Min(threads, pool.Threads));
        bool together = call.Batch == 1 && most > 1 && IsWorthSharing(first.Matrix) && Crowding.IsCalm;
        var team = default(RowTeam);
        var own = call;
        own.Team = together ? &team : null;
        var body = new Body(&own, first, second, input, units, tile);
        int parts = together ? most : Math.Min(most, Math.Max(call.Batch, 1));
        if (parts > 1)
            pool!.Run(ref body, parts);
        else
            body.Run(0, 1);
    }

    private static bool IsWorthSharing(PackedMatrix matrix) =>
        (long)matrix.Rows * matrix.Columns >= ProductWork && matrix.Panels <= RowTeam.MaxPlaces;

    private readonly struct Body(
        RecurrentCall* call,
        RecurrentWeights first,
        RecurrentWeights? second,
        PackedMatrix? input,
        int units,
        RecurrentTileFunction tile
    ) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            if (call->Team != null && part > 0)
            {
                tile.Help(in *call, first, second);
                return;
            }
            (int row, int end) = call->Team != null ? (0, call->Batch) : Partition.Range(part, parts, call->Batch);
            int most = RecurrentTile.MaxRows(units, first.Inputs),
                tiles = (end - row + most - 1) / most;
            for (int t = 0; t < tiles; t++)
            {
                (int from, int to) = Partition.Range(t, tiles, end - row);
                tile.Pointer(in *call, first, second, input, units, row + from, to - from);
            }
        }
    }
}
