using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>The transforms of one tile of <see cref="Winograd"/>, channel by channel.</summary>
internal static unsafe class WinogradTile
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization,
        Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Transforms an input d of 4 x 4 positions to B d B', with B = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1].</summary>
    /// <param name="at">The 16 positions, row by row: [C] each.</param>
    /// <param name="channels">C, whole registers.</param>
    /// <param name="v">Place 0 of the result; the others are <paramref name="plane"/> floats apart.</param>
    /// <param name="plane">Floats from a place to the next.</param>
    [MethodImpl(Hot)]
    public static void Input<TS, TV>(float** at, nint channels, float* v, nint plane)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        for (nint c = 0; c < channels; c += TS.Lanes)
        {
            TV a0 = TS.Load(at[4] + c),
                b0 = TS.Load(at[8] + c),
                a1 = TS.Load(at[5] + c),
                b1 = TS.Load(at[9] + c),
                a2 = TS.Load(at[6] + c),
                b2 = TS.Load(at[10] + c),
                a3 = TS.Load(at[7] + c),
                b3 = TS.Load(at[11] + c);
            float* to = v + c;
            InputRow<TS, TV>(
                TS.Sub(TS.Load(at[0] + c), b0),
                TS.Sub(TS.Load(at[1] + c), b1),
                TS.Sub(TS.Load(at[2] + c), b2),
                TS.Sub(TS.Load(at[3] + c), b3),
                to,
                plane
            );
            InputRow<TS, TV>(TS.Add(a0, b0), TS.Add(a1, b1), TS.Add(a2, b2), TS.Add(a3, b3), to + 4 * plane, plane);
            InputRow<TS, TV>(TS.Sub(b0, a0), TS.Sub(b1, a1), TS.Sub(b2, a2), TS.Sub(b3, a3), to + 8 * plane, plane);
            InputRow<TS, TV>(
                TS.Sub(a0, TS.Load(at[12] + c)),
                TS.Sub(a1, TS.Load(at[13] + c)),
                TS.Sub(a2, TS.Load(at[14] + c)),
                TS.Sub(a3, TS.Load(at[15] + c)),
                to + 12 * plane,
                plane
            );
        }
    }

    /// <summary>Transforms 4 x 4 products back to 2 x 2 positions, adds the bias and applies the activation.</summary>
    /// <param name="m">Place 0 of the products: [F]; the others are <paramref name="plane"/> floats apart.</param>
    /// <param name="plane">Floats from a place to the next.</param>
    /// <param name="filters">F, whole registers.</param>
    /// <param name="bias">[F] or null.</param>
    /// <param name="to">The four positions, row by row: [F] each, or null where there is none; the first is always there.</param>
    /// <param name="activation">The activation.</param>
    [MethodImpl(Hot)]
    public static void Output<TS, TV, TActivation>(float* m, nint plane, nint filters, float* bias, float** to, TActivation activation)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TActivation : struct, IActivation
    {
        for (nint f = 0; f < filters; f += TS.Lanes)
        {
            float* from = m + f;
            TV upper0 = Upper<TS, TV>(from, plane),
                lower0 = Lower<TS, TV>(from, plane),
                upper1 = Upper<TS, TV>(from + plane, plane),
                lower1 = Lower<TS, TV>(from + plane, plane),
                upper2 = Upper<TS, TV>(from + 2 * plane, plane),
                lower2 = Lower<TS, TV>(from + 2 * plane, plane),
                upper3 = Upper<TS, TV>(from + 3 * plane, plane),
                lower3 = Lower<TS, TV>(from + 3 * plane, plane),
                first = bias == null ? TS.Create(0) : TS.Load(bias + f);
            TS.Store(to[0] + f, activation.Apply<TS, TV>(TS.Add(TS.Add(TS.Add(upper0, upper1), upper2), first)));
            if (to[1] != null)
                TS.Store(to[1] + f, activation.Apply<TS, TV>(TS.Add(TS.Sub(TS.Sub(upper1, upper2), upper3), first)));
            if (to[2] != null)
                TS.Store(to[2] + f, activation.Apply<TS, TV>(TS.Add(TS.Add(TS.Add(lower0, lower1), lower2), first)));
            if (to[3] != null)
                TS.Store(to[3] + f, activation.Apply<TS, TV>(TS.Add(TS.Sub(TS.Sub(lower1, lower2), lower3), first)));
        }
    }

    [MethodImpl(Inline)]
    private static void InputRow<TS, TV>(TV a, TV b, TV c, TV d, float* to, nint plane)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TS.Store(to, TS.Sub(a, c));
        TS.Store(to + plane, TS.Add(b, c));
        TS.Store(to + 2 * plane, TS.Sub(c, b));
        TS.Store(to + 3 * plane, TS.Sub(b, d));
    }

    [MethodImpl(Inline)]
    private static TV Upper<TS, TV>(float* m, nint plane)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Add(TS.Add(TS.Load(m), TS.Load(m + 4 * plane)), TS.Load(m + 8 * plane));

    [MethodImpl(Inline)]
    private static TV Lower<TS, TV>(float* m, nint plane)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Sub(TS.Sub(TS.Load(m + 4 * plane), TS.Load(m + 8 * plane)), TS.Load(m + 12 * plane));
}
