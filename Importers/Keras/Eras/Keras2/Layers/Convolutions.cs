using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Convolutions with one kernel over all channels. Kernels stand as <c>(taps..., in, out)</c> whatever the image layout, those of
/// a transposed convolution as <c>(taps..., out, in)</c>, flipped where Theano convolves; then a bias (F).</summary>
internal static class Convolutions
{
    internal static readonly LayerSchema[] All =
    [
        new ConvSchema<Convolution1D>(() => new(0, 0), "Conv1D", "Convolution1D"),
        new ConvSchema<Convolution2D>(() => new(0, 0, 0), "Conv2D", "Convolution2D"),
        new ConvSchema<Convolution3D>(() => new(0, 0, 0, 0), "Conv3D", "Convolution3D"),
        new ConvTransposeSchema<Deconvolution2D>(() => new(0, 0, 0), "Conv2DTranspose", "Deconvolution2D", "Convolution2DTranspose"),
        new ConvTransposeSchema<Deconvolution3D>(() => new(0, 0, 0, 0), "Conv3DTranspose", "Deconvolution3D", "Convolution3DTranspose"),
    ];

    /// <summary>Keys that convolutions have in common.</summary>
    internal static T Exchange<T>(Config c, T layer)
        where T : ConvolutionSpec
    {
        int rank = layer.KernelSize.Count;
        int[] axes = [.. Enumerable.Range(0, rank + 2)];
        layer = layer with
        {
            Filters = c.Int("filters", layer.Filters, required: true),
            KernelSize = c.Sizes("kernel_size", layer.KernelSize, required: true),
            Strides = c.Sizes("strides", layer.Strides),
            Padding = c.Padding(layer.Padding),
            Activation = c.EndActivation("activation", layer.Activation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, axes),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0),
        };
        return c.Reading ? layer with { SameRule = c.SameRuleOf(layer.Padding) } : layer;
    }

    /// <summary>A kernel, then the bias.</summary>
    internal static IEnumerable<StoredArray> Arrays(ConvolutionSpec layer, Func<ArrayView, ArrayView>? kernel)
    {
        yield return new StoredArray("kernel", "W", kernel);
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}

/// <summary>Conv1D, Conv2D, Conv3D.</summary>
internal class ConvSchema<T>(Func<T> template, params string[] classNames) : LayerSchema<T>(classNames)
    where T : DilatedConvolutionSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        c.NoteFlip();
        layer = Convolutions.Exchange(c, layer);
        return layer with
        {
            DataFormat = c.FormatOf(layer.KernelSize.Count, layer.DataFormat),
            Dilation = c.Later("dilation_rate", layer.Dilation, () => c.Sizes("dilation_rate", layer.Dilation)),
        };
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form) =>
        Convolutions.Arrays(layer, w => w.KernelOf(form.Backend, layer.KernelSize.Count));
}

/// <summary>Conv2DTranspose, Conv3DTranspose; from 2.2 on with output_padding.</summary>
internal class ConvTransposeSchema<T>(Func<T> template, params string[] classNames) : ConvSchema<T>(template, classNames)
    where T : DeconvolutionSpec
{
    protected override T Exchange(Config c, T layer)
    {
        layer = base.Exchange(c, layer);
        if (!c.Reading && layer is Deconvolution2D { OutputSize: not null })
            throw c.Bad("Keras 2 has no place for the size of a transposed convolution's result", unsupported: true);
        if (c.Reading && c.Form.Backend != TrainingBackend.Theano && layer.Dilation.Any(d => d != 1) && layer.Strides.Any(s => s != 1))
            throw c.Bad(
                $"key 'dilation_rate': strides of {layer.Strides} beside a dilation of {layer.Dilation} run on Theano alone",
                unsupported: true
            );
        return layer with
        {
            OutputPadding = c.Later(
                "output_padding",
                layer.OutputPadding,
                () =>
                    c.Value(
                        "output_padding",
                        layer.OutputPadding,
                        t => Json.IsNull(t) ? null : Json.Sizes(t, layer.KernelSize.Count),
                        v => v is null ? JValue.CreateNull() : Json.Of(v)
                    )
            ),
        };
    }
}
