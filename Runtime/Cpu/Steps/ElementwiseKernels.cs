using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;
using Graph = KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>How one elementwise operation is computed.</summary>
/// <param name="sweep">Computes y from a, b and c over a number of floats; what the operation does not take is ignored.</param>
/// <param name="operation">The struct that computes it register by register; null where it has no vector form.</param>
internal readonly unsafe struct ElementwiseKernel(delegate* <float*, float*, float*, float*, nint, void> sweep, Type? operation)
{
    public delegate* <float*, float*, float*, float*, nint, void> Sweep => sweep;

    public Type? Operation => operation;
}

/// <summary>For each elementwise operation the pass over contiguous floats that computes it.</summary>
internal static unsafe class ElementwiseKernels
{
    /// <summary>The kernel of an operation.</summary>
    public static ElementwiseKernel Of(Graph.Op op) =>
        op switch
        {
            Graph.Negate => Unary<Negate>(),
            Graph.Exp => Unary<Exp>(),
            Graph.Log => Unary<Log>(),
            Graph.Sqrt => Unary<SquareRoot>(),
            Graph.Square => Unary<Square>(),
            Graph.Abs => Unary<Abs>(),
            Graph.Sign => Unary<Sign>(),
            Graph.Tanh => Unary<Tanh>(),
            Graph.Sigmoid => Unary<Sigmoid>(),
            Graph.HardSigmoid => Unary<HardSigmoid>(),
            Graph.Relu => Unary<Relu>(),
            Graph.Softplus => Unary<Softplus>(),
            Graph.Softsign => Unary<Softsign>(),
            Graph.Elu => Unary<Elu>(),
            Graph.Round => Unary<RoundOf>(),
            Graph.Truncate => Unary<TruncateOf>(),
            Graph.StopGradient => Unary<Linear>(),
            Graph.Add => Binary<AddOf>(),
            Graph.Subtract => Binary<SubtractOf>(),
            Graph.Multiply => Binary<MultiplyOf>(),
            Graph.Divide => Binary<DivideOf>(),
            Graph.Maximum => Binary<MaximumOf>(),
            Graph.Minimum => Binary<MinimumOf>(),
            Graph.Greater => Binary<GreaterOf>(),
            Graph.GreaterEqual => Binary<GreaterEqualOf>(),
            Graph.Equal => Binary<EqualOf>(),
            Graph.Select => new(&ElementwiseSweeps.Ternary<SelectOf>, typeof(SelectOf)),
            Graph.Power => new(&Power, null),
            _ => throw new KerasUnsupportedException($"the CPU device has no elementwise operation {op.Name}"),
        };

    private static ElementwiseKernel Unary<TOp>()
        where TOp : struct, IUnaryOperation => new(&ElementwiseSweeps.Unary<TOp>, typeof(TOp));

    private static ElementwiseKernel Binary<TOp>()
        where TOp : struct, IBinaryOperation => new(&ElementwiseSweeps.Binary<TOp>, typeof(TOp));

    private static void Power(float* a, float* b, float* c, float* y, nint count)
    {
        for (nint i = 0; i < count; i++)
            y[i] = MathF.Pow(a[i], b[i]);
    }
}

/// <summary>Sweeps in the active width under one signature, so that a program can call them through pointers.</summary>
internal static unsafe class ElementwiseSweeps
{
    public static void Unary<TOp>(float* a, float* b, float* c, float* y, nint count)
        where TOp : struct, IUnaryOperation
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Sweep.Unary<Simd512, Vector512<float>, TOp>(a, y, count, default);
                break;
            case SimdWidth.Avx2:
                Sweep.Unary<Simd256, Vector256<float>, TOp>(a, y, count, default);
                break;
            default:
                Sweep.Unary<Simd128, Vector128<float>, TOp>(a, y, count, default);
                break;
        }
    }

    public static void Binary<TOp>(float* a, float* b, float* c, float* y, nint count)
        where TOp : struct, IBinaryOperation
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Sweep.Binary<Simd512, Vector512<float>, TOp>(a, b, y, count, default);
                break;
            case SimdWidth.Avx2:
                Sweep.Binary<Simd256, Vector256<float>, TOp>(a, b, y, count, default);
                break;
            default:
                Sweep.Binary<Simd128, Vector128<float>, TOp>(a, b, y, count, default);
                break;
        }
    }

    public static void Ternary<TOp>(float* a, float* b, float* c, float* y, nint count)
        where TOp : struct, ITernaryOperation
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Sweep.Ternary<Simd512, Vector512<float>, TOp>(a, b, c, y, count, default);
                break;
            case SimdWidth.Avx2:
                Sweep.Ternary<Simd256, Vector256<float>, TOp>(a, b, c, y, count, default);
                break;
            default:
                Sweep.Ternary<Simd128, Vector128<float>, TOp>(a, b, c, y, count, default);
                break;
        }
    }
}
