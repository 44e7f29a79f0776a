using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>The one over images.</summary>
internal sealed class ConvLstm2DSchema() : ConvLstmSchema<ConvLstm2D>(() => new(0, 0, 0), "ConvLSTM2D");

/// <summary>kernel (taps..., in, 4F), recurrent_kernel (taps..., F, 4F), both flipped where Theano convolves, bias (4F), with gates
/// i f c o.</summary>
internal class ConvLstmSchema<T>(Func<T> template, string className) : RecurrentSchema<T>(className)
    where T : ConvLstmSpec
{
    protected override T Template(Config c) => template();

    internal override T Cell(Config c, T layer)
    {
        int[] axes = [.. Enumerable.Range(0, layer.KernelSize.Count + 2)];
        c.Ignore("implementation", null, "there is but one; releases up to 2.0.9 write it");
        layer = layer with
        {
            Units = c.Int("filters", layer.Units, required: true),
            KernelSize = c.Sizes("kernel_size", layer.KernelSize, required: true),
            Strides = c.Sizes("strides", layer.Strides),
            Padding = c.Padding(layer.Padding),
            DataFormat = c.DataFormat(layer.DataFormat),
            Dilation = c.Sizes("dilation_rate", layer.Dilation),
            Activation = c.Activation("activation", layer.Activation),
            InnerActivation = c.Activation("recurrent_activation", layer.InnerActivation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("recurrent_initializer", layer.RecurrentInitializer, new OrthogonalInitializer(1)),
            BiasInitializer = c.Initializer("bias_initializer", layer.BiasInitializer, Initializers.Zero),
        };
        bool ones = c.Flag("unit_forget_bias", layer.ForgetBiasInitializer.Equals(Initializers.One));
        layer = layer with
        {
            ForgetBiasInitializer = ones ? Initializers.One : layer.BiasInitializer ?? Initializers.Zero,
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = c.Regularizer("recurrent_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, axes),
            RecurrentConstraint = c.Constraint("recurrent_constraint", layer.RecurrentConstraint, axes),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0),
            Dropout = c.Number("dropout", layer.Dropout),
            RecurrentDropout = c.Number("recurrent_dropout", layer.RecurrentDropout),
        };
        // The recurrent convolution pads whatever the input's does.
        return c.Reading ? layer with { SameRule = c.SameRuleOf(Padding.Same) } : layer;
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray("kernel", "W", w => w.KernelOf(form.Backend, layer.KernelSize.Count)) { Object = CellObject };
        yield return new StoredArray("recurrent_kernel", "U", w => w.KernelOf(form.Backend, layer.KernelSize.Count))
        {
            Object = CellObject,
        };
        if (layer.UseBias)
            yield return new StoredArray("bias", "b") { Object = CellObject };
    }
}
