using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;
using Graph = KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>How one elementwise operation is computed.</summary>
/// <param name="sweep">Computes y from a, b and c over a number of floats; what the operation does not take is ignored.</param>
/// <param name="operation">The struct that computes it register by register; null where it has no vector form.</param>
/// <param name="parameters">What the struct is made from; where it has any, the sweep reads them from b.</param>
internal readonly unsafe struct ElementwiseKernel(
    delegate* <float*, float*, float*, float*, nint, void> sweep,
    Type? operation,
    float[]? parameters = null
)
{
    public delegate* <float*, float*, float*, float*, nint, void> Sweep => sweep;

    public Type? Operation => operation;

    public float[] Parameters => parameters ?? [];
}

/// <summary>For each elementwise operation the pass over contiguous floats that computes it.</summary>
internal static unsafe class ElementwiseKernels
{
    /// <summary>The kernel of an operation.</summary>
    public static ElementwiseKernel Of(Graph.Op op) =>
        op switch
        {
            Graph.ActivationOp activation => Activation(activation),
            Graph.NegateOp => Unary<Negate>(),
            Graph.LogOp => Unary<Log>(),
            Graph.SqrtOp => Unary<SquareRoot>(),
            Graph.SquareOp => Unary<Square>(),
            Graph.AbsOp => Unary<Abs>(),
            Graph.SignOp => Unary<Sign>(),
            Graph.ErfOp => Unary<Erf>(),
            Graph.SinOp => new(&EachOf<Graph.SinOp>, null),
            Graph.CosOp => new(&EachOf<Graph.CosOp>, null),
            Graph.AtanOp => new(&EachOf<Graph.AtanOp>, null),
            Graph.Log1pOp => new(&EachOf<Graph.Log1pOp>, null),
            Graph.Expm1Op => new(&EachOf<Graph.Expm1Op>, null),
            Graph.RoundOp => Unary<RoundOf>(),
            Graph.TruncateOp => Unary<TruncateOf>(),
            Graph.StopGradientOp => Unary<Linear>(),
            Graph.AddOp => Binary<AddOf>(),
            Graph.SubtractOp => Binary<SubtractOf>(),
            Graph.MultiplyOp => Binary<MultiplyOf>(),
            Graph.DivideOp => Binary<DivideOf>(),
            Graph.MaximumOp => Binary<MaximumOf>(),
            Graph.MinimumOp => Binary<MinimumOf>(),
            Graph.GreaterOp => Binary<GreaterOf>(),
            Graph.GreaterEqualOp => Binary<GreaterEqualOf>(),
            Graph.EqualOp => Binary<EqualOf>(),
            Graph.SelectOp => new(&ElementwiseSweeps.Ternary<SelectOf>, typeof(SelectOf)),
            Graph.PowerOp => new(&Power, null),
            Graph.FmodOp => new(&Fmod, null),
            _ => throw new KerasUnsupportedException($"the CPU device has no elementwise operation {op.Name}"),
        };

    private static ElementwiseKernel Activation(Graph.ActivationOp op)
    {
        var activation = ActivationKernels.Of(op);
        return activation.Use<KernelOf, ElementwiseKernel>(new(activation.Parameters));
    }

    private readonly struct KernelOf(ActivationParameters parameters) : IActivationUser<ElementwiseKernel>
    {
        public ElementwiseKernel With<TActivation>()
            where TActivation : struct, IActivation =>
            ActivationParameters.Count<TActivation>() is > 0 and var count
                ? new(&ElementwiseSweeps.Parametric<TActivation>, typeof(TActivation), parameters.First(count))
                : Unary<TActivation>();
    }

    private static ElementwiseKernel Unary<TOp>()
        where TOp : struct, IUnaryOperation => new(&ElementwiseSweeps.Unary<TOp>, typeof(TOp));

    private static ElementwiseKernel Binary<TOp>()
        where TOp : struct, IBinaryOperation => new(&ElementwiseSweeps.Binary<TOp>, typeof(TOp));

    private static void EachOf<TOp>(float* a, float* b, float* c, float* y, nint count)
        where TOp : Graph.UnaryOp, new()
    {
        var op = new TOp();
        for (nint i = 0; i < count; i++)
            y[i] = op.Apply(a[i]);
    }

    private static void Fmod(float* a, float* b, float* c, float* y, nint count)
    {
        for (nint i = 0; i < count; i++)
            y[i] = a[i] % b[i];
    }

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

    /// <summary>An activation whose parameters b points at.</summary>
    public static void Parametric<TActivation>(float* a, float* b, float* c, float* y, nint count)
        where TActivation : struct, IActivation
    {
        var op = ((ActivationParameters*)b)->As<TActivation>();
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Sweep.Unary<Simd512, Vector512<float>, TActivation>(a, y, count, op);
                break;
            case SimdWidth.Avx2:
                Sweep.Unary<Simd256, Vector256<float>, TActivation>(a, y, count, op);
                break;
            default:
                Sweep.Unary<Simd128, Vector128<float>, TActivation>(a, y, count, op);
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
