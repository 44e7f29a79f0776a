using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// An optimizer's rule for one register of a weight and its slots, from the gradient; rates are those of this step, corrections
/// included.
/// </summary>
internal interface IUpdate
{
    void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct;
}

/// <summary>a = momentum a - rate g; w += a, or with Nesterov w += momentum a - rate g.</summary>
internal readonly struct SgdUpdate(float rate, float momentum, bool nesterov) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        TV step = TS.Mul(TS.Create(-rate), g);
        a = TS.Fma(TS.Create(momentum), a, step);
        w = TS.Add(w, nesterov ? TS.Fma(TS.Create(momentum), a, step) : a);
    }
}

/// <summary>a = rho a + (1 - rho) g^2; w -= rate g / (sqrt a + epsilon). Adagrad with decay 1 and share 1.</summary>
internal readonly struct RmsPropUpdate(float rate, float decay, float share, float epsilon) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        a = TS.Fma(TS.Create(decay), a, TS.Mul(TS.Create(share), TS.Mul(g, g)));
        w = TS.Sub(w, TS.Div(TS.Mul(TS.Create(rate), g), TS.Add(TS.Sqrt(a), TS.Create(epsilon))));
    }
}

/// <summary>a = rho a + (1 - rho) g^2; u = g sqrt(b + epsilon) / sqrt(a + epsilon); w -= rate u; b = rho b + (1 - rho) u^2.</summary>
internal readonly struct AdadeltaUpdate(float rate, float decay, float share, float epsilon) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        TV tiny = TS.Create(epsilon);
        a = TS.Fma(TS.Create(decay), a, TS.Mul(TS.Create(share), TS.Mul(g, g)));
        TV u = TS.Div(TS.Mul(g, TS.Sqrt(TS.Add(b, tiny))), TS.Sqrt(TS.Add(a, tiny)));
        w = TS.Sub(w, TS.Mul(TS.Create(rate), u));
        b = TS.Fma(TS.Create(decay), b, TS.Mul(TS.Create(share), TS.Mul(u, u)));
    }
}

/// <summary>a = beta1 a + (1 - beta1) g; b = beta2 b + (1 - beta2) g^2; w -= rate a / (sqrt b + epsilon).</summary>
internal readonly struct AdamUpdate(float rate, float beta1, float share1, float beta2, float share2, float epsilon) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        a = TS.Fma(TS.Create(beta1), a, TS.Mul(TS.Create(share1), g));
        b = TS.Fma(TS.Create(beta2), b, TS.Mul(TS.Create(share2), TS.Mul(g, g)));
        w = TS.Sub(w, TS.Div(TS.Mul(TS.Create(rate), a), TS.Add(TS.Sqrt(b), TS.Create(epsilon))));
    }
}

/// <summary>a = beta1 a + (1 - beta1) g; b = max(beta2 b, |g|); w -= rate a / (b + epsilon).</summary>
internal readonly struct AdamaxUpdate(float rate, float beta1, float share1, float beta2, float epsilon) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        a = TS.Fma(TS.Create(beta1), a, TS.Mul(TS.Create(share1), g));
        b = TS.Max(TS.Mul(TS.Create(beta2), b), default(Abs).Apply<TS, TV>(g));
        w = TS.Sub(w, TS.Div(TS.Mul(TS.Create(rate), a), TS.Add(b, TS.Create(epsilon))));
    }
}

/// <summary>
/// a = beta1 a + (1 - beta1) g; b = beta2 b + (1 - beta2) g^2; w -= rate (ofGradient g + ofMoment a) / (sqrt(b * ofSquare) + epsilon), where the
/// three factors carry Nadam's momentum schedule and bias corrections of this step.
/// </summary>
internal readonly struct NadamUpdate(float rate, float beta1, float share1, float beta2, float share2, float epsilon, float ofGradient, float ofMoment, float ofSquare) : IUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TS, TV>(TV g, ref TV w, ref TV a, ref TV b) where TS : struct, ISimd<TV> where TV : struct
    {
        a = TS.Fma(TS.Create(beta1), a, TS.Mul(TS.Create(share1), g));
        b = TS.Fma(TS.Create(beta2), b, TS.Mul(TS.Create(share2), TS.Mul(g, g)));
        TV bar = TS.Fma(TS.Create(ofGradient), g, TS.Mul(TS.Create(ofMoment), a));
        w = TS.Sub(w, TS.Div(TS.Mul(TS.Create(rate), bar), TS.Add(TS.Sqrt(TS.Mul(b, TS.Create(ofSquare))), TS.Create(epsilon))));
    }
}
