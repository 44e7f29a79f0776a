using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// One sample's depthwise convolution: each channel with a kernel of its own, its products summed tap by tap. Eight windows go together, so
/// that a tap's weights are read once for them and their sums do not wait for each other.
/// </summary>
internal static unsafe class DepthwiseConv
{
    private const int Together = 8;

    /// <summary>Computes some windows of a sample.</summary>
    /// <param name="source">The sample, with its borders where there are any.</param>
    /// <param name="readable">Floats that may be read from there on.</param>
    /// <param name="weights">The kernel and where windows lie.</param>
    /// <param name="bias">[F] or null.</param>
    /// <param name="target">The sample's result, [output..., F].</param>
    /// <param name="windows">The first window and the one behind the last; nothing of others is written.</param>
    /// <param name="activation">Applied to each element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TS, TV, TActivation>(
        float* source,
        long readable,
        ConvWeights weights,
        float* bias,
        float* target,
        (int First, int End) windows,
        TActivation activation
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TActivation : struct, IActivation
    {
        int channels = weights.Filters,
            last = (channels - 1) / TS.Lanes * TS.Lanes;
        float* end = target + (nint)windows.End * channels,
            kernel = weights.Depthwise.Pointer;
        // Windows and their runs lie in ascending order, so that the last ones reach furthest.
        nint furthest = weights.Runs[^1] + last + TS.Lanes;
        for (int r = windows.First, count; r < windows.End; r += count)
        {
            count = Math.Min(Together, windows.End - r);
            bool inside = weights.Windows[r + count - 1] + furthest <= readable;
            // The last register of a window may reach into the next window's first channels, which are therefore written later.
            for (int c = last; c >= 0; c -= TS.Lanes)
            {
                int rest = Math.Min(TS.Lanes, channels - c);
                TV start =
                    bias == null ? TS.Create(0)
                    : rest == TS.Lanes ? TS.Load(bias + c)
                    : TS.LoadPart(bias + c, rest);
                if (count == Together && (inside || rest == TS.Lanes))
                {
                    Eight<TS, TV, TActivation>(source + c, weights, r, kernel + c, start, target + (nint)r * channels + c, end, activation);
                    continue;
                }
                for (int i = r; i < r + count; i++)
                {
                    float* window = source + weights.Windows[i] + c;
                    TV sum = start;
                    for (int k = 0; k < weights.Runs.Length; k++)
                    {
                        float* x = window + weights.Runs[k];
                        TV value = inside || rest == TS.Lanes ? TS.Load(x) : TS.LoadPart(x, rest);
                        sum = TS.Fma(value, TS.Load(kernel + c + (nint)k * weights.DepthwiseStride), sum);
                    }
                    Store<TS, TV>(target + (nint)i * channels + c, activation.Apply<TS, TV>(sum), end);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<TS, TV, TActivation>(
        float* source,
        ConvWeights weights,
        int window,
        float* kernel,
        TV start,
        float* target,
        float* end,
        TActivation activation
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TActivation : struct, IActivation
    {
        int channels = weights.Filters,
            step = weights.DepthwiseStride;
        TV s0 = start,
            s1 = start,
            s2 = start,
            s3 = start,
            s4 = start,
            s5 = start,
            s6 = start,
            s7 = start;
        fixed (int* at = &weights.Windows[window])
        fixed (nint* runs = weights.Runs)
        {
            float* x0 = source + at[0],
                x1 = source + at[1],
                x2 = source + at[2],
                x3 = source + at[3],
                x4 = source + at[4],
                x5 = source + at[5],
                x6 = source + at[6],
                x7 = source + at[7];
            for (int k = 0; k < weights.Runs.Length; k++, kernel += step)
            {
                TV w = TS.Load(kernel);
                nint run = runs[k];
                s0 = TS.Fma(TS.Load(x0 + run), w, s0);
                s1 = TS.Fma(TS.Load(x1 + run), w, s1);
                s2 = TS.Fma(TS.Load(x2 + run), w, s2);
                s3 = TS.Fma(TS.Load(x3 + run), w, s3);
                s4 = TS.Fma(TS.Load(x4 + run), w, s4);
                s5 = TS.Fma(TS.Load(x5 + run), w, s5);
                s6 = TS.Fma(TS.Load(x6 + run), w, s6);
                s7 = TS.Fma(TS.Load(x7 + run), w, s7);
            }
        }
        Store<TS, TV>(target, activation.Apply<TS, TV>(s0), end);
        Store<TS, TV>(target + channels, activation.Apply<TS, TV>(s1), end);
        Store<TS, TV>(target + 2 * channels, activation.Apply<TS, TV>(s2), end);
        Store<TS, TV>(target + 3 * channels, activation.Apply<TS, TV>(s3), end);
        Store<TS, TV>(target + 4 * channels, activation.Apply<TS, TV>(s4), end);
        Store<TS, TV>(target + 5 * channels, activation.Apply<TS, TV>(s5), end);
        Store<TS, TV>(target + 6 * channels, activation.Apply<TS, TV>(s6), end);
        Store<TS, TV>(target + 7 * channels, activation.Apply<TS, TV>(s7), end);
    }

    /// <summary>A whole register, or what of it lies before the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TS, TV>(float* to, TV value, float* end)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        if (to + TS.Lanes <= end)
            TS.Store(to, value);
        else
            TS.StorePart(to, value, (int)(end - to));
    }
}
