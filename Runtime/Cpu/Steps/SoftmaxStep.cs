using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>e^(x - max) / sum e^(x - max) along the last axis of a dense array, in place where both are one.</summary>
internal sealed unsafe class SoftmaxStep(View x, View y) : Step
{
    private const long PartWork = 30_000;

    public override void Run(Workspace w)
    {
        int width = x.Shape[-1].At(w.Samples);
        long rows = width == 0 ? 0 : (long)x.Shape.Count.At(w.Samples) / width;
        var job = new Job(w.At(x), w.At(y), rows, width);
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(rows * width / PartWork, rows), 1, w.Threads);
        if (parts > 1) w.Pool!.Run(ref job, parts);
        else job.Run(0, 1);
    }

    private readonly struct Job(float* x, float* y, long rows, int width) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++)
            {
                float* from = x + r * width, to = y + r * width;
                switch (SimdWidths.Active)
                {
                    case SimdWidth.Avx512: Row<Simd512, Vector512<float>>(from, to, width); break;
                    case SimdWidth.Avx2: Row<Simd256, Vector256<float>>(from, to, width); break;
                    default: Row<Simd128, Vector128<float>>(from, to, width); break;
                }
            }
        }
    }

    private const int Lanes = 16;

    /// <summary>Sixteen partial results side by side at every width, so that all widths give the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TS, TV>(float* x, float* y, int width) where TS : struct, ISimd<TV> where TV : struct
    {
        float* partial = stackalloc float[Lanes];
        new Span<float>(partial, Lanes).Fill(float.NegativeInfinity);
        int i = 0;
        for (; i + Lanes <= width; i += Lanes) Sweep.Binary<TS, TV, MaximumOf>(partial, x + i, partial, Lanes, default);
        if (i < width) Sweep.Binary<TS, TV, MaximumOf>(partial, x + i, partial, width - i, default);
        float max = partial[0];
        for (int k = 1; k < Lanes; k++) max = MathF.Max(max, partial[k]);

        Sweep.Unary<TS, TV, Shifted>(x, y, width, new Shifted(max));

        new Span<float>(partial, Lanes).Clear();
        for (i = 0; i + Lanes <= width; i += Lanes) Sweep.Binary<TS, TV, AddOf>(partial, y + i, partial, Lanes, default);
        if (i < width) Sweep.Binary<TS, TV, AddOf>(partial, y + i, partial, width - i, default);
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int k = 0; k < half; k++) partial[k] += partial[k + half];
        Sweep.Unary<TS, TV, Over>(y, y, width, new Over(partial[0]));
    }

    /// <summary>e^(x - max).</summary>
    private readonly struct Shifted(float max) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x) where TS : struct, ISimd<TV> where TV : struct => default(Simd.Exp).Apply<TS, TV>(TS.Sub(x, TS.Create(max)));
    }

    private readonly struct Over(float sum) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x) where TS : struct, ISimd<TV> where TV : struct => TS.Div(x, TS.Create(sum));
    }
}
