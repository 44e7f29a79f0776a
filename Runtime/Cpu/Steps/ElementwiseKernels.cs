using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;
using Graph = KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>For each elementwise operation the pass over contiguous floats that computes it.</summary>
internal static unsafe class ElementwiseKernels
{
    /// <summary>The kernel (a, b, c, y, count) of an operation; what it does not take is ignored.</summary>
    public static delegate*<float*, float*, float*, float*, nint, void> Of(Graph.Op op) => op switch
    {
        Graph.Negate => &ElementwiseSweeps.Unary<Negate>,
        Graph.Exp => &ElementwiseSweeps.Unary<Exp>,
        Graph.Log => &ElementwiseSweeps.Unary<Log>,
        Graph.Sqrt => &ElementwiseSweeps.Unary<SquareRoot>,
        Graph.Square => &ElementwiseSweeps.Unary<Square>,
        Graph.Abs => &ElementwiseSweeps.Unary<Abs>,
        Graph.Sign => &ElementwiseSweeps.Unary<Sign>,
        Graph.Tanh => &ElementwiseSweeps.Unary<Tanh>,
        Graph.Sigmoid => &ElementwiseSweeps.Unary<Sigmoid>,
        Graph.HardSigmoid => &ElementwiseSweeps.Unary<HardSigmoid>,
        Graph.Relu => &ElementwiseSweeps.Unary<Relu>,
        Graph.Softplus => &ElementwiseSweeps.Unary<Softplus>,
        Graph.Softsign => &ElementwiseSweeps.Unary<Softsign>,
        Graph.Elu => &ElementwiseSweeps.Unary<Elu>,
        Graph.Round => &ElementwiseSweeps.Unary<RoundOf>,
        Graph.Truncate => &ElementwiseSweeps.Unary<TruncateOf>,
        Graph.StopGradient => &ElementwiseSweeps.Unary<Linear>,
        Graph.Add => &ElementwiseSweeps.Binary<AddOf>,
        Graph.Subtract => &ElementwiseSweeps.Binary<SubtractOf>,
        Graph.Multiply => &ElementwiseSweeps.Binary<MultiplyOf>,
        Graph.Divide => &ElementwiseSweeps.Binary<DivideOf>,
        Graph.Maximum => &ElementwiseSweeps.Binary<MaximumOf>,
        Graph.Minimum => &ElementwiseSweeps.Binary<MinimumOf>,
        Graph.Greater => &ElementwiseSweeps.Binary<GreaterOf>,
        Graph.GreaterEqual => &ElementwiseSweeps.Binary<GreaterEqualOf>,
        Graph.Equal => &ElementwiseSweeps.Binary<EqualOf>,
        Graph.Power => &Power,
        Graph.Select => &Select,
        _ => throw new KerasUnsupportedException($"the CPU device has no elementwise operation {op.Name}"),
    };

    private static void Select(float* a, float* b, float* c, float* y, nint count)
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512: Select<Simd512, Vector512<float>>(a, b, c, y, count); break;
            case SimdWidth.Avx2: Select<Simd256, Vector256<float>>(a, b, c, y, count); break;
            default: Select<Simd128, Vector128<float>>(a, b, c, y, count); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select<TS, TV>(float* a, float* b, float* c, float* y, nint count) where TS : struct, ISimd<TV> where TV : struct
    {
        nint i = 0;
        for (; i <= count - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, TS.Select(TS.Equal(TS.Load(a + i), TS.Create(0f)), TS.Load(c + i), TS.Load(b + i)));
        for (; i < count; i++) y[i] = a[i] != 0 ? b[i] : c[i];
    }

    private static void Power(float* a, float* b, float* c, float* y, nint count)
    {
        for (nint i = 0; i < count; i++) y[i] = MathF.Pow(a[i], b[i]);
    }
}

/// <summary>Sweeps in the active width under one signature, so that a program can call them through pointers.</summary>
internal static unsafe class ElementwiseSweeps
{
    public static void Unary<TOp>(float* a, float* b, float* c, float* y, nint count) where TOp : struct, IUnaryOperation
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512: Sweep.Unary<Simd512, Vector512<float>, TOp>(a, y, count, default); break;
            case SimdWidth.Avx2: Sweep.Unary<Simd256, Vector256<float>, TOp>(a, y, count, default); break;
            default: Sweep.Unary<Simd128, Vector128<float>, TOp>(a, y, count, default); break;
        }
    }

    public static void Binary<TOp>(float* a, float* b, float* c, float* y, nint count) where TOp : struct, IBinaryOperation
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512: Sweep.Binary<Simd512, Vector512<float>, TOp>(a, b, y, count, default); break;
            case SimdWidth.Avx2: Sweep.Binary<Simd256, Vector256<float>, TOp>(a, b, y, count, default); break;
            default: Sweep.Binary<Simd128, Vector128<float>, TOp>(a, b, y, count, default); break;
        }
    }
}
