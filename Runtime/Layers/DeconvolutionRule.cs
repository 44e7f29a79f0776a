using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(z + b), z[q s + j - p] = sum of x[q] W[j]    x [N, H, W, C], W [rows, columns, F, C], b [F], y [N, H', W', F].</summary>
internal sealed class DeconvolutionRule : LayerRule<Deconvolution2D>
{
    protected override IReadOnlyList<LayerValue> Lower(Deconvolution2D spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, 2);
        Windows.RequirePositive("strides", spec.Strides, spec.KernelSize);
        var x = Images.ToLast(c.X, spec.DataFormat);
        int channels = x.Shape[-1].Fixed;
        int[] inputs = [x.Shape[1].Fixed, x.Shape[2].Fixed],
            size = [.. spec.OutputSize ?? Enumerable.Range(0, 2).Select(i => Extent(spec, i, inputs[i]))];
        var initializer = spec.KernelInitializer ?? Initializers.GlorotUniform;
        if (initializer is FanInitializer)
            initializer = new ReshapedInitializer(initializer, [.. spec.KernelSize, channels, spec.Filters]);
        var w = c.Weight("W", [.. spec.KernelSize, spec.Filters, channels], initializer, spec.KernelRegularizer, spec.KernelConstraint);
        var y = Ops.ConvInput(x, w, Window(spec, inputs, size), Shape.Of(size));
        return One(Convolutions.Finish(c, Crop(spec, y, inputs), spec.Filters, spec));
    }

    /// <summary>The window of the convolution from y to x.</summary>
    private static Window Window(Deconvolution2D spec, int[] inputs, int[] size)
    {
        var (low, high) = (new int[2], new int[2]);
        for (int i = 0; i < 2; i++)
        {
            int k = spec.KernelSize[i],
                s = spec.Strides[i];
            low[i] = Windows.LowPad(size[i], k, s, spec.Padding, spec.SameRule);
            high[i] = checked((inputs[i] - 1) * s + k - size[i] - low[i]);
            if (Positions(spec, size[i], i) != inputs[i])
                throw new ShapeException(
                    $"an output of {size[i]} elements along spatial axis {i}: expected one that a convolution with {k} taps, stride {s} and padding {spec.Padding} takes to {inputs[i]}, found that it takes it to {Positions(spec, size[i], i)}"
                );
        }
        return new Window(spec.KernelSize.ToArray(), spec.Strides.ToArray(), new int[] { 1, 1 }, low, high);
    }

    private static int Positions(Deconvolution2D spec, int n, int axis)
    {
        int k = spec.KernelSize[axis],
            s = spec.Strides[axis];
        int room = spec.Padding switch
        {
            Padding.Valid => n - k,
            Padding.Full => n + k - 2,
            _ when spec.SameRule == SameRule.HalfKernel => n + k / 2 * 2 - k,
            _ => n - 1,
        };
        return room < 0 ? 0 : room / s + 1;
    }

    /// <summary>Theano's same-padding with an even kernel crops the result to the input's extent over the stride, as it does for
    /// convolutions; there it is the right thing, here it is not, but it is what models were trained with.</summary>
    private static Node Crop(Deconvolution2D spec, Node y, int[] inputs)
    {
        if (spec.Padding != Padding.Same || spec.SameRule != SameRule.HalfKernel)
            return y;
        for (int i = 0; i < 2; i++)
            if (spec.KernelSize[i] % 2 == 0)
                y = Ops.Slice(y, i + 1, 0, Math.Min(y.Shape[i + 1].Fixed, Windows.SamePositions(inputs[i], spec.Strides[i])));
        return y;
    }

    private static int Extent(Deconvolution2D spec, int axis, int n)
    {
        int k = spec.KernelSize[axis],
            s = spec.Strides[axis];
        return spec.Padding switch
        {
            Padding.Valid => n * s + Math.Max(k - s, 0),
            Padding.Full => n * s - (s + k - 2),
            _ => n * s,
        };
    }
}
