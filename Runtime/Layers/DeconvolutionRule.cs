using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(z + b), z[q s + j d - p] = sum of x[q] W[j]    x [N, spatial..., C], W [taps..., F, C], b [F], y [N, positions...,
/// F].</summary>
internal sealed class DeconvolutionRule : LayerRule<DeconvolutionSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(DeconvolutionSpec spec, LayerContext c)
    {
        int rank = spec.KernelSize.Count;
        Images.RequireRank(c.X, spec.DataFormat, rank);
        Windows.RequirePositive("strides", spec.Strides, spec.KernelSize);
        Windows.RequirePositive("a dilation", spec.Dilation, spec.KernelSize);
        if (spec.Groups != 1)
            throw new ShapeException($"expected one group in a transposed convolution, found {spec.Groups}");
        if (spec.Padding == Padding.Causal)
            throw new ShapeException($"expected the padding Valid, Same or Full, found {spec.Padding}");
        var x = Images.ToLast(c.X, spec.DataFormat);
        int channels = x.Shape[-1].Fixed;
        int[] inputs = [.. Enumerable.Range(1, rank).Select(i => x.Shape[i].Fixed)],
            size = [.. (spec as Deconvolution2D)?.OutputSize ?? Enumerable.Range(0, rank).Select(i => Extent(spec, i, inputs[i]))];
        var initializer = spec.KernelInitializer ?? Initializers.GlorotUniform;
        if (initializer is FanInitializer)
            initializer = new ReshapedInitializer(initializer, [.. spec.KernelSize, channels, spec.Filters]);
        var w = c.Weight("W", [.. spec.KernelSize, spec.Filters, channels], initializer, spec.KernelRegularizer, spec.KernelConstraint);
        var y = Ops.ConvInput(x, w, Window(spec, inputs, size), Shape.Of(size));
        return One(Convolutions.Finish(c, Crop(spec, y, inputs), spec.Filters, spec));
    }

    /// <summary>The window of the convolution from y to x.</summary>
    private static Window Window(DeconvolutionSpec spec, int[] inputs, int[] size)
    {
        var (low, high) = (new int[size.Length], new int[size.Length]);
        for (int i = 0; i < size.Length; i++)
        {
            int k = Span(spec, i),
                s = spec.Strides[i];
            low[i] = Windows.LowPad(size[i], k, s, spec.Padding, spec.SameRule);
            high[i] = checked((inputs[i] - 1) * s + k - size[i] - low[i]);
            if (Positions(spec, size[i], i) != inputs[i])
                throw new ShapeException(
                    $"an output of {size[i]} elements along spatial axis {i}: expected one that a convolution with {k} taps, stride "
                        + $"{s} and padding {spec.Padding} takes to {inputs[i]}, found that it takes it to {Positions(spec, size[i], i)}"
                );
        }
        return new Window(spec.KernelSize.ToArray(), spec.Strides.ToArray(), spec.Dilation.ToArray(), low, high);
    }

    private static int Positions(DeconvolutionSpec spec, int n, int axis)
    {
        int k = Span(spec, axis),
            s = spec.Strides[axis];
        int room = spec.Padding switch
        {
            Padding.Valid => n - k,
            Padding.Full => n + k - 2,
            _ when spec.SameRule == SameRule.AsNeeded => n - 1,
            _ => n + k / 2 * 2 - k,
        };
        return room < 0 ? 0 : room / s + 1;
    }

    /// <summary>Theano's same-padding with an even kernel crops the result to the input's extent over the stride, as it does for
    /// convolutions; there it is the right thing, here it is not, but it is what models were trained with.</summary>
    private static Node Crop(DeconvolutionSpec spec, Node y, int[] inputs)
    {
        if (spec.Padding != Padding.Same || spec.SameRule != SameRule.HalfKernel)
            return y;
        for (int i = 0; i < inputs.Length; i++)
            if (spec.KernelSize[i] % 2 == 0)
                y = Ops.Slice(y, i + 1, 0, Math.Min(y.Shape[i + 1].Fixed, Windows.SamePositions(inputs[i], spec.Strides[i])));
        return y;
    }

    private static int Span(DeconvolutionSpec spec, int axis) => checked((spec.KernelSize[axis] - 1) * spec.Dilation[axis] + 1);

    private static int Extent(DeconvolutionSpec spec, int axis, int n)
    {
        int k = Span(spec, axis),
            s = spec.Strides[axis];
        if (spec.OutputPadding is { } more)
        {
            int pad = spec.Padding switch
            {
                Padding.Valid => 0,
                Padding.Full => k - 1,
                _ => k / 2,
            };
            return checked((n - 1) * s + k - 2 * pad + more[axis]);
        }
        return spec.Padding switch
        {
            Padding.Valid => n * s + Math.Max(k - s, 0),
            Padding.Full => n * s - (s + k - 2),
            _ => n * s,
        };
    }
}
