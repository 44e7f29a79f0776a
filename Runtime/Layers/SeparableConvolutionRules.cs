using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>z = conv of each channel by kernels of its own    x [N, spatial..., C], depthwise [taps..., C, M], z [N, positions..., C M]
/// y = act(z pointwise + b)                                   pointwise [1..., C M, F], b [F], y [N, positions..., F].</summary>
internal sealed class SeparableConvolutionRule : LayerRule<SeparableConvolutionSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(SeparableConvolutionSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, spec.KernelSize.Count);
        var x = Images.ToLast(c.X, spec.DataFormat);
        int channels = x.Shape[-1].Fixed,
            inner = channels * spec.DepthMultiplier;
        var window = Windows.Convolution(x.Shape, spec.KernelSize, spec.Strides, spec.Dilation, spec.Padding, spec.SameRule);
        var depthwise = c.Weight(
            "depthwise",
            [.. spec.KernelSize, channels, spec.DepthMultiplier],
            spec.DepthwiseInitializer ?? Initializers.GlorotUniform,
            spec.DepthwiseRegularizer,
            spec.DepthwiseConstraint
        );
        var pointwise = c.Weight(
            "pointwise",
            [.. spec.KernelSize.Select(_ => 1), inner, spec.Filters],
            spec.PointwiseInitializer ?? Initializers.GlorotUniform,
            spec.PointwiseRegularizer,
            spec.PointwiseConstraint
        );
        var z = Depthwise(x, depthwise, window);
        var y = Ops.MatMul(z, Ops.Reshape(pointwise, Shape.Of([inner, spec.Filters])));
        return One(
            Convolutions.Finish(
                c,
                y,
                spec.Filters,
                spec.UseBias ? spec.BiasInitializer : null,
                spec.BiasRegularizer,
                spec.BiasConstraint,
                spec.Activation,
                spec.ActivityRegularizer,
                spec.DataFormat
            )
        );
    }

    /// <summary>x [N, spatial..., C] and w [taps..., C, M] to [N, positions..., C M], channel c M + m.</summary>
    public static Node Depthwise(Node x, Node w, Window window)
    {
        var kernel = Ops.Reshape(w, new Shape([.. w.Shape[..^2], 1, w.Shape[-2] * w.Shape[-1]]));
        return Ops.Conv(x, kernel, window, groups: x.Shape[-1].Fixed);
    }
}

/// <summary>y = act(conv of each channel by kernels of its own + b)    x [N, spatial..., C], W [taps..., C, M], y [N,
/// positions..., C M].</summary>
internal sealed class DepthwiseConvolutionRule : LayerRule<DepthwiseConvolutionSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(DepthwiseConvolutionSpec spec, LayerContext c)
    {
        Images.RequireRank(c.X, spec.DataFormat, spec.KernelSize.Count);
        var x = Images.ToLast(c.X, spec.DataFormat);
        int channels = x.Shape[-1].Fixed;
        var window = Windows.Convolution(x.Shape, spec.KernelSize, spec.Strides, spec.Dilation, spec.Padding, spec.SameRule);
        var w = c.Weight(
            "W",
            [.. spec.KernelSize, channels, spec.DepthMultiplier],
            spec.KernelInitializer ?? Initializers.GlorotUniform,
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var y = SeparableConvolutionRule.Depthwise(x, w, window);
        return One(
            Convolutions.Finish(
                c,
                y,
                channels * spec.DepthMultiplier,
                spec.UseBias ? spec.BiasInitializer : null,
                spec.BiasRegularizer,
                spec.BiasConstraint,
                spec.Activation,
                spec.ActivityRegularizer,
                spec.DataFormat
            )
        );
    }
}
