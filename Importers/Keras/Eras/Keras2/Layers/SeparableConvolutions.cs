using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Convolutions with kernels for each channel. Keras on Theano turns these kernels round before it convolves, so that they are
/// stored as the runtime has them on every backend.</summary>
internal static class SeparableConvolutions
{
    internal static readonly LayerSchema[] All =
    [
        new SeparableConvSchema<SeparableConvolution1D>(() => new(0, 0), "SeparableConv1D", "SeparableConvolution1D"),
        new SeparableConvSchema<SeparableConvolution2D>(() => new(0, 0, 0), "SeparableConv2D", "SeparableConvolution2D"),
        new DepthwiseConv2DSchema(),
    ];
}

/// <summary>depthwise_kernel (taps..., in, multiplier) and pointwise_kernel (1..., in multiplier, out), a bias (F).</summary>
internal sealed class SeparableConvSchema<T>(Func<T> template, params string[] classNames) : LayerSchema<T>(classNames)
    where T : SeparableConvolutionSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        int rank = layer.KernelSize.Count;
        int[] axes = [.. Enumerable.Range(0, rank + 2)];
        layer = layer with
        {
            Filters = c.Int("filters", layer.Filters, required: true),
            KernelSize = c.Sizes("kernel_size", layer.KernelSize, required: true),
            Strides = c.Sizes("strides", layer.Strides),
            Padding = c.Padding(layer.Padding),
            DataFormat = c.FormatOf(rank, layer.DataFormat),
            Dilation = c.Later("dilation_rate", layer.Dilation, () => c.Sizes("dilation_rate", layer.Dilation)),
            DepthMultiplier = c.Int("depth_multiplier", layer.DepthMultiplier),
            Activation = c.EndActivation("activation", layer.Activation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            DepthwiseInitializer = c.Initializer("depthwise_initializer", layer.DepthwiseInitializer, Initializers.GlorotUniform),
            PointwiseInitializer = c.Initializer("pointwise_initializer", layer.PointwiseInitializer, Initializers.GlorotUniform),
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            DepthwiseRegularizer = c.Regularizer("depthwise_regularizer", layer.DepthwiseRegularizer),
            PointwiseRegularizer = c.Regularizer("pointwise_regularizer", layer.PointwiseRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            DepthwiseConstraint = c.Constraint("depthwise_constraint", layer.DepthwiseConstraint, axes),
            PointwiseConstraint = c.Constraint("pointwise_constraint", layer.PointwiseConstraint, axes),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0),
        };
        return c.Reading ? layer with { SameRule = c.SameRuleOf(layer.Padding, SameRule.Uncropped) } : layer;
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray("depthwise_kernel", "depthwise");
        yield return new StoredArray("pointwise_kernel", "pointwise");
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}

/// <summary>A class of Keras's applications up to 2.1.2.</summary>
internal sealed class DepthwiseConv2DSchema() : DepthwiseConvSchema<DepthwiseConvolution2D>(() => new(0, 0), "DepthwiseConv2D");

/// <summary>depthwise_kernel (taps..., in, multiplier), a bias (in multiplier).</summary>
internal class DepthwiseConvSchema<T>(Func<T> template, string className) : LayerSchema<T>(className)
    where T : DepthwiseConvolutionSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        int rank = layer.KernelSize.Count;
        int[] axes = [.. Enumerable.Range(0, rank + 2)];
        layer = layer with
        {
            KernelSize = c.Sizes("kernel_size", layer.KernelSize, required: true),
            Strides = c.Sizes("strides", layer.Strides),
            Padding = c.Padding(layer.Padding),
            DataFormat = c.FormatOf(rank, layer.DataFormat),
            Dilation = c.Later("dilation_rate", layer.Dilation, () => c.Sizes("dilation_rate", layer.Dilation)),
            DepthMultiplier = c.Int("depth_multiplier", layer.DepthMultiplier),
            Activation = c.EndActivation("activation", layer.Activation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("depthwise_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            KernelRegularizer = c.Regularizer("depthwise_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("depthwise_constraint", layer.KernelConstraint, axes),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0),
        };
        return c.Reading ? layer with { SameRule = c.SameRuleOf(layer.Padding) } : layer;
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray("depthwise_kernel", "W");
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}
