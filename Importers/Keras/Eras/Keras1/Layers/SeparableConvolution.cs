using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>th: depthwise (mult, C, rows, columns), pointwise (F, mult C, 1, 1); tf: (rows, columns, C, mult), (1, 1, mult C, F); b
/// (F).</summary>
internal class SeparableConvolution2DSchema() : LayerSchema<SeparableConvolution2D>("SeparableConvolution2D", "SeparableConv2D")
{
    protected override SeparableConvolution2D Template(Config c) => new(0, 0, 0);

    protected override SeparableConvolution2D Exchange(Config c, SeparableConvolution2D layer)
    {
        layer = layer with
        {
            Filters = c.Int("nb_filter", layer.Filters, required: true),
            KernelSize = [c.Int("nb_row", layer.KernelSize[0], required: true), c.Int("nb_col", layer.KernelSize[1], required: true)],
            DepthwiseInitializer = c.Initializer("init", layer.DepthwiseInitializer, Initializers.GlorotUniform),
            Activation = c.Activation("activation", layer.Activation),
            Padding = c.Padding(layer.Padding),
            Strides = c.Sizes("subsample", layer.Strides),
            DepthMultiplier = c.Int("depth_multiplier", layer.DepthMultiplier),
            DataFormat = c.DataFormat(layer.DataFormat),
        };
        if (c.Reading)
            layer = layer with { SameRule = ConvolutionConfig.SameRuleOf(c, layer.Padding) };
        int[] axes = KernelLayout.Axes(layer.DataFormat, 2);
        return layer with
        {
            PointwiseInitializer = layer.DepthwiseInitializer,
            DepthwiseRegularizer = c.Regularizer("depthwise_regularizer", layer.DepthwiseRegularizer),
            PointwiseRegularizer = c.Regularizer("pointwise_regularizer", layer.PointwiseRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            DepthwiseConstraint = c.Constraint(
                "depthwise_constraint",
                layer.DepthwiseConstraint,
                layer.DataFormat == DataFormat.ChannelsFirst ? [3, 2, 0, 1] : axes
            ),
            PointwiseConstraint = c.Constraint("pointwise_constraint", layer.PointwiseConstraint, axes),
            BiasConstraint = c.Constraint("b_constraint", layer.BiasConstraint, 0),
            UseBias = c.Flag("bias", layer.UseBias),
        };
    }

    protected override IEnumerable<StoredArray> Arrays(SeparableConvolution2D layer, LayerForm form)
    {
        yield return new StoredArray("depthwise_kernel", "depthwise", KernelLayout.Of(form, layer.DataFormat, 2));
        yield return new StoredArray("pointwise_kernel", "pointwise", KernelLayout.Of(form, layer.DataFormat, 2));
        if (layer.UseBias)
            yield return new StoredArray("b", "b");
    }
}
