using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>act(a B + bias) with a packed matrix B.</summary>
internal sealed unsafe class PackedProductStep : Step
{
    private readonly View _a,
        _y;
    private readonly Dim _rows,
        _rowStride;
    private readonly PreparedMatrix _b;
    private readonly (PreparedArray Array, long Offset)? _bias;
    private readonly Kernel _kernel;
    private readonly ActivationParameters _parameters;

    /// <param name="a">[rows, K], rows evenly apart, elements of a row side by side.</param>
    /// <param name="b">[K, columns].</param>
    /// <param name="bias">[columns], or null.</param>
    /// <param name="activation">Applied to each element, or null.</param>
    /// <param name="y">Dense [rows, columns].</param>
    public PackedProductStep(View a, PreparedMatrix b, (PreparedArray Array, long Offset)? bias, ActivationOp? activation, View y)
    {
        (_a, _y, _rows, _rowStride, _b, _bias) = (a, y, a.Shape[0], a.Strides[0], b, bias);
        var act = ActivationKernels.Of(activation ?? new IdentityOp());
        (_kernel, _parameters) = (act.Use<KernelOf, Kernel>(default), act.Parameters);
    }

    public override void Run(Workspace w)
    {
        int rows = _rows.At(w.Samples);
        if (rows == 0)
            return;
        _kernel.Pointer(
            w.At(_a),
            _rowStride.At(w.Samples),
            rows,
            _b.Matrix,
            w.At(_y),
            _b.Matrix.Columns,
            _bias is null ? ProductStart.Zero : ProductStart.Bias,
            _bias is { } bias ? bias.Array.Pointer + bias.Offset : null,
            w.Pool,
            w.Threads,
            w.Backwards,
            _parameters
        );
    }

    private struct Kernel
    {
        public delegate* <
            float*,
            nint,
            int,
            PackedMatrix,
            float*,
            nint,
            ProductStart,
            float*,
            WorkerPool?,
            int,
            bool,
            ActivationParameters,
            void> Pointer;
    }

    private readonly struct KernelOf : IActivationUser<Kernel>
    {
        public Kernel With<TActivation>()
            where TActivation : struct, IActivation => new() { Pointer = &Gemm.Run<TActivation> };
    }
}

/// <summary>Products of values that change from run to run, one matrix after another.</summary>
internal sealed unsafe class UnpackedProductStep : Step
{
    private const long PartWork = 200_000;

    private readonly View _a,
        _b,
        _y;
    private readonly Dim _matrices,
        _m,
        _k,
        _n;
    private readonly bool _transposeA,
        _shared;

    /// <param name="a">Dense [..., M, K], or [..., K, M] where transposed.</param>
    /// <param name="b">Dense [K, N], or [..., K, N].</param>
    /// <param name="y">Dense [..., M, N].</param>
    /// <param name="transposeA">Whether a is transposed.</param>
    public UnpackedProductStep(View a, View b, View y, bool transposeA)
    {
        (_a, _b, _y, _transposeA, _shared) = (a, b, y, transposeA, b.Rank == 2);
        (_m, _n, _k) = (y.Shape[-2], y.Shape[-1], a.Shape[transposeA ? -2 : -1]);
        _matrices = y.Shape.SkipLast(2).Aggregate(new Dim(1), (p, q) => p * q);
    }

    public override void Run(Workspace w)
    {
        int matrices = _matrices.At(w.Samples),
            m = _m.At(w.Samples),
            n = _n.At(w.Samples),
            k = _k.At(w.Samples);
        if (_shared && !_transposeA)
            (matrices, m) = (1, checked(matrices * m));
        var job = new Job(w.At(_a), w.At(_b), w.At(_y), new((long)matrices * m, m, n, k), _transposeA, _shared);
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min((long)matrices * m * n * k / PartWork, (long)matrices * m), 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    /// <summary>The extents of one run: the rows of all products together, and M, N, K of each.</summary>
    private readonly record struct Extents(long Rows, int M, int N, int K);

    private readonly struct Job(float* a, float* b, float* y, Extents extents, bool transposeA, bool shared) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            var (rows, m, n, k) = extents;
            long end = rows * (part + 1) / parts;
            for (long r = rows * part / parts; r < end; )
            {
                long s = r / m;
                int i = (int)(r % m),
                    count = (int)Math.Min(m - i, end - r);
                float* from = a + s * m * k,
                    with = shared ? b : b + s * k * n;
                if (count < LooseProduct.RowsWorthPacking)
                    for (int j = 0; j < count; j++)
                        Row(transposeA ? from + i + j : from + (nint)(i + j) * k, transposeA ? m : 1, with, y + (r + j) * n);
                else if (transposeA)
                    LooseProduct.RunTransposed(from + i, m, count, with, k, n, y + r * n);
                else
                    LooseProduct.Run(from + (nint)i * k, count, with, k, n, y + r * n);
                r += count;
            }
        }

        private void Row(float* from, nint step, float* with, float* to)
        {
            var (_, _, n, k) = extents;
            new Span<float>(to, n).Clear();
            for (int p = 0; p < k; p++)
                Axpy.Run(from[p * step], with + (nint)p * n, to, n);
        }
    }
}
