using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(conv(x, W) + b)    x [N, spatial..., C], W [taps..., C / groups, F], b [F], y [N, positions..., F]; with channels first
/// x and y are transposed around that.</summary>
internal sealed class ConvolutionRule : LayerRule<DilatedConvolutionSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(DilatedConvolutionSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, spec.KernelSize.Count);
        var x = Images.ToLast(c.X, spec.DataFormat);
        int channels = x.Shape[-1].Fixed;
        var window = Windows.Convolution(x.Shape, spec.KernelSize, spec.Strides, spec.Dilation, spec.Padding, spec.SameRule);
        if (spec.Groups < 1 || channels % spec.Groups != 0 || spec.Filters % spec.Groups != 0)
            throw new ShapeException(
                $"expected a number of groups that divides the {channels} channels of {c.X.Shape} and the {spec.Filters} filters, found "
                    + $"{spec.Groups}"
            );
        var w = c.Weight(
            "W",
            [.. spec.KernelSize, channels / spec.Groups, spec.Filters],
            Initializer(spec, channels / spec.Groups),
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        return One(Convolutions.Finish(c, Ops.Conv(x, w, window, spec.Groups), spec.Filters, spec));
    }

    /// <summary>Keras 1 takes the fans of a 1-D kernel [L, 1, C, F] as if it were [F, C, rows, columns].</summary>
    private static Initializer Initializer(DilatedConvolutionSpec spec, int channels)
    {
        var initializer = spec.KernelInitializer ?? Initializers.GlorotUniform;
        return spec is Convolution1D && initializer is FanInitializer
            ? new ReshapedInitializer(initializer, [channels, spec.Filters, 1, spec.KernelSize[0]])
            : initializer;
    }
}

/// <summary>What layers with kernels share.</summary>
internal static class Convolutions
{
    /// <summary>act(y + b) in the spec's data format, with its activity penalty.</summary>
    /// <param name="c">The layer's context.</param>
    /// <param name="y">[N, positions..., F].</param>
    /// <param name="filters">F.</param>
    /// <param name="spec">The layer.</param>
    public static Node Finish(LayerContext c, Node y, int filters, ConvolutionSpec spec) =>
        Finish(
            c,
            y,
            filters,
            spec.UseBias ? spec.BiasInitializer : null,
            spec.BiasRegularizer,
            spec.BiasConstraint,
            spec.Activation,
            spec.ActivityRegularizer,
            spec.DataFormat
        );

    /// <summary>act(y + b) in the data format, with its activity penalty; without b where <paramref name="bias"/> is null.</summary>
    public static Node Finish(
        LayerContext c,
        Node y,
        int filters,
        Initializer? bias,
        Regularizer? biasRegularizer,
        Constraint? biasConstraint,
        Activation activation,
        Regularizer? activityRegularizer,
        DataFormat format
    )
    {
        if (bias is not null)
            y += c.Weight("b", [filters], bias, biasRegularizer, biasConstraint);
        y = Activate(c, y, activation, format);
        c.Penalize(activityRegularizer, y);
        return y;
    }

    /// <summary>act(y) [N, positions..., F], in the data format. Functions along an axis count axes in that format; all others work
    /// element by element, and do so before the transpose, which then may meet its inverse in the next layer.</summary>
    public static Node Activate(LayerContext c, Node y, Activation activation, DataFormat format) =>
        activation.IsElementwise ? Images.FromLast(c.Activate(activation, y), format) : c.Activate(activation, Images.FromLast(y, format));
}
