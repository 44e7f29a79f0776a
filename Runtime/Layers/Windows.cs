using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>The windows of convolutions and pooling by padding mode. Along an axis of n elements with k taps, dilation d, stride s and
/// span k' = (k - 1) d + 1.</summary>
internal static class Windows
{
    /// <summary>Of a convolution of x [N, spatial..., C].</summary>
    /// <exception cref="ShapeException">The sizes make no window.</exception>
    public static Window Convolution(Shape x, Sizes kernel, Sizes strides, Sizes dilation, Padding padding, SameRule rule)
    {
        RequirePositive("strides", strides, kernel);
        RequirePositive("a dilation", dilation, kernel);
        if (padding == Padding.Causal && kernel.Count != 1)
            throw new ShapeException($"expected the padding Causal along time only, found it with a kernel {kernel}");
        return Make(
            x,
            kernel,
            strides,
            dilation,
            (n, i) => LowPad(n, checked((kernel[i] - 1) * dilation[i] + 1), strides[i], padding, rule),
            padding,
            rule
        );
    }

    /// <summary>Of pooling x [N, spatial..., C].</summary>
    /// <exception cref="ShapeException">The sizes make no window.</exception>
    public static Window Pooling(Shape x, PoolingSpec spec)
    {
        if (spec.Padding is not (Padding.Valid or Padding.Same))
            throw new ShapeException($"expected the padding Valid or Same, found {spec.Padding}");
        RequirePositive("a window", spec.PoolSize, spec.PoolSize);
        RequirePositive("strides", spec.Strides, spec.PoolSize);
        return Make(
            x,
            spec.PoolSize,
            spec.Strides,
            Sizes.All(1, spec.PoolSize.Count),
            (n, i) =>
            {
                int k = spec.PoolSize[i];
                return spec is { Padding: Padding.Same, SameRule: SameRule.HalfKernel or SameRule.Uncropped }
                    ? k > 2 && k % 2 == 1
                        ? k - 2
                        : k - 1
                    : LowPad(n, k, spec.Strides[i], spec.Padding, spec.SameRule);
            },
            spec.Padding,
            spec.SameRule
        );
    }

    /// <summary>Elements added before the first.</summary>
    public static int LowPad(int n, int span, int stride, Padding padding, SameRule rule) =>
        padding switch
        {
            Padding.Valid => 0,
            Padding.Full or Padding.Causal => span - 1,
            _ when rule is SameRule.HalfKernel or SameRule.Uncropped => span / 2,
            _ => Math.Max(checked((SamePositions(n, stride) - 1) * stride + span - n), 0) / 2,
        };

    /// <summary>n / s, rounded up.</summary>
    public static int SamePositions(int n, int stride) => checked(n + stride - 1) / stride;

    private static Window Make(
        Shape x,
        Sizes kernel,
        Sizes strides,
        Sizes dilation,
        Func<int, int, int> lowPad,
        Padding padding,
        SameRule rule
    )
    {
        int rank = kernel.Count;
        var (low, high) = (new int[rank], new int[rank]);
        for (int i = 0; i < rank; i++)
        {
            int n = x[i + 1].Fixed,
                span = checked((kernel[i] - 1) * dilation[i] + 1);
            low[i] = lowPad(n, i);
            high[i] = padding switch
            {
                Padding.Valid or Padding.Causal => 0,
                Padding.Full => span - 1,
                Padding.Same when rule == SameRule.Uncropped => low[i],
                // What makes just as many positions fit as Same promises; negative where the end of the input is left out.
                _ => checked((SamePositions(n, strides[i]) - 1) * strides[i] + span - n - low[i]),
            };
        }
        return new Window(kernel.ToArray(), strides.ToArray(), dilation.ToArray(), low, high);
    }

    /// <exception cref="ShapeException">They are not.</exception>
    internal static void RequirePositive(string what, Sizes sizes, Sizes kernel)
    {
        if (sizes.Count != kernel.Count || sizes.Any(s => s < 1))
            throw new ShapeException($"expected {what} of {kernel.Count} numbers from 1 on, found {sizes}");
    }
}
