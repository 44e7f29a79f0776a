using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Convolutions of all kinds.</summary>
internal static class Convolutions
{
    internal static readonly LayerSchema[] All =
    [
        new Conv1DSchema(),
        new Conv2DSchema(),
        new Conv3DSchema(),
        new Conv2DTransposeSchema(),
        new SeparableConv2DSchema(),
    ];
}

/// <summary>Arrays of convolutions: kernels <c>(taps..., in, out)</c> whatever the image layout, those of a transposed convolution
/// <c>(taps..., out, in)</c>, flipped where Theano convolves; a bias (F).</summary>
internal static class ConvolutionArrays
{
    internal static IEnumerable<StoredArray> Of(ConvolutionSpec layer, LayerForm form, int taps)
    {
        yield return new StoredArray("kernel", "W", w => w.KernelOf(form.Backend, taps));
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}

/// <summary>A kernel (taps, in, out).</summary>
internal sealed class Conv1DSchema : Keras1.Layers.Convolution1DSchema
{
    protected override IEnumerable<StoredArray> Arrays(Convolution1D layer, LayerForm form) => ConvolutionArrays.Of(layer, form, 1);

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => [];
}

/// <summary>A kernel (rows, columns, in, out).</summary>
internal sealed class Conv2DSchema : Keras1.Layers.Convolution2DSchema
{
    protected override IEnumerable<StoredArray> Arrays(Convolution2D layer, LayerForm form) => ConvolutionArrays.Of(layer, form, 2);
}

/// <summary>A kernel (planes, rows, columns, in, out).</summary>
internal sealed class Conv3DSchema : Keras1.Layers.Convolution3DSchema
{
    protected override IEnumerable<StoredArray> Arrays(Convolution3D layer, LayerForm form) => ConvolutionArrays.Of(layer, form, 3);
}

/// <summary>A kernel (rows, columns, out, in), as the runtime has it.</summary>
internal sealed class Conv2DTransposeSchema : Keras1.Layers.Deconvolution2DSchema
{
    protected override IEnumerable<StoredArray> Arrays(Deconvolution2D layer, LayerForm form) => ConvolutionArrays.Of(layer, form, 2);
}

/// <summary>Kernels (rows, columns, in, multiplier) and (1, 1, in multiplier, out), a bias (F).</summary>
internal sealed class SeparableConv2DSchema : Keras1.Layers.SeparableConvolution2DSchema
{
    protected override IEnumerable<StoredArray> Arrays(SeparableConvolution2D layer, LayerForm form)
    {
        yield return new StoredArray("depthwise_kernel", "depthwise", w => w.KernelOf(form.Backend, 2));
        yield return new StoredArray("pointwise_kernel", "pointwise", w => w.KernelOf(form.Backend, 2));
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}
