using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>Makes a backward kernel for a register width and two activations.</summary>
internal interface IGradientFactory
{
    GradientTileFunction Create<TS, TV, TAct, TInner>()
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, ISlopedActivation
        where TInner : struct, ISlopedActivation;
}

/// <summary>Turns the activation, then the inner activation and the width into type arguments of a factory.</summary>
internal readonly struct GradientChoice<TFactory>(SimdActivation inner, SimdWidth width) : ISlopedActivationUser<GradientTileFunction>
    where TFactory : struct, IGradientFactory
{
    /// <summary>The kernel for two activations at a width.</summary>
    public static GradientTileFunction Make(SimdActivation activation, SimdActivation inner, SimdWidth width) =>
        activation.UseSlope<GradientChoice<TFactory>, GradientTileFunction>(new(inner, width));

    public GradientTileFunction With<TAct>()
        where TAct : struct, ISlopedActivation => inner.UseSlope<Inner<TAct>, GradientTileFunction>(new(width));

    private readonly struct Inner<TAct>(SimdWidth width) : ISlopedActivationUser<GradientTileFunction>
        where TAct : struct, ISlopedActivation
    {
        public GradientTileFunction With<TInner>()
            where TInner : struct, ISlopedActivation =>
            width switch
            {
                SimdWidth.Avx512 => default(TFactory).Create<Simd512, Vector512<float>, TAct, TInner>(),
                SimdWidth.Avx2 => default(TFactory).Create<Simd256, Vector256<float>, TAct, TInner>(),
                _ => default(TFactory).Create<Simd128, Vector128<float>, TAct, TInner>(),
            };
    }
}
