using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The CPU's table of activations: for each operation the struct that computes it. Products, convolutions, recurrences and
/// elementwise chains all take it from here.</summary>
internal static class ActivationKernels
{
    /// <summary>The kernel of an operation.</summary>
    /// <exception cref="KerasUnsupportedException">There is none.</exception>
    public static SimdActivation Of(ActivationOp op) =>
        op switch
        {
            IdentityOp => SimdActivation.Linear,
            ExpOp => SimdActivation.Sloped<Exp>(),
            TanhOp => SimdActivation.Sloped<Tanh>(),
            SigmoidOp => SimdActivation.Sloped<Sigmoid>(),
            HardSigmoidOp => SimdActivation.Sloped<HardSigmoid>(),
            HardSigmoid6Op => SimdActivation.Sloped<HardSigmoid6>(),
            ReluOp => SimdActivation.Of<Relu>(),
            RectifierOp f => SimdActivation.Sloped(new Rectifier((float)f.MaxValue)),
            LeakyReluOp { NegativeSlope: >= 0 } f => SimdActivation.Sloped(new LeakyRelu((float)f.NegativeSlope)),
            LeakyReluOp f => SimdActivation.Of(new LeakyRelu((float)f.NegativeSlope)),
            EluOp => SimdActivation.Sloped<Elu>(),
            ScaledEluOp { Positive: > 0, Negative: > 0 } f => SimdActivation.Sloped(Scaled(f)),
            ScaledEluOp f => SimdActivation.Of(Scaled(f)),
            SoftplusOp => SimdActivation.Sloped<Softplus>(),
            SoftsignOp => SimdActivation.Sloped<Softsign>(),
            SiluOp => SimdActivation.Of<Silu>(),
            GeluOp => SimdActivation.Of<Gelu>(),
            GeluTanhOp => SimdActivation.Of<GeluTanh>(),
            _ => throw new KerasUnsupportedException($"the CPU device has no activation {op.Name}"),
        };

    /// <summary>The kernel of a function; null where it is composed of several operations.</summary>
    /// <exception cref="KerasUnsupportedException">There is none for its operation.</exception>
    public static SimdActivation? Of(Activation activation) => activation.Operation is { } op ? Of(op) : null;

    private static ScaledElu Scaled(ScaledEluOp f) => new((float)f.Positive, (float)f.Negative, (float)f.Rate);
}
