using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Convolutions that tf.keras adds to those of Keras 2, and those that it gives groups, from TensorFlow 2.3 on.</summary>
internal static class NewConvolutions
{
    internal static readonly LayerSchema[] All =
    [
        new GroupedConvSchema<Convolution1D>(() => new(0, 0), "Conv1D", "Convolution1D"),
        new GroupedConvSchema<Convolution2D>(() => new(0, 0, 0), "Conv2D", "Convolution2D"),
        new GroupedConvSchema<Convolution3D>(() => new(0, 0, 0, 0), "Conv3D", "Convolution3D"),
        new OneGroupTransposeSchema<Deconvolution1D>(() => new(0, 0), "Conv1DTranspose", "Convolution1DTranspose"),
        new OneGroupTransposeSchema<Deconvolution2D>(() => new(0, 0, 0), "Conv2DTranspose", "Convolution2DTranspose", "Deconvolution2D"),
        new OneGroupTransposeSchema<Deconvolution3D>(() => new(0, 0, 0, 0), "Conv3DTranspose", "Convolution3DTranspose", "Deconvolution3D"),
        new OneGroupDepthwiseSchema<DepthwiseConvolution1D>(() => new(0), "DepthwiseConv1D"),
        new OneGroupDepthwiseSchema<DepthwiseConvolution2D>(() => new(0, 0), "DepthwiseConv2D"),
        new TfConvLstmSchema<ConvLstm1D>(() => new(0, 0), "ConvLSTM1D"),
        new TfConvLstmSchema<ConvLstm2D>(() => new(0, 0, 0), "ConvLSTM2D"),
        new TfConvLstmSchema<ConvLstm3D>(() => new(0, 0, 0, 0), "ConvLSTM3D"),
    ];
}

/// <summary>kernel (taps..., in / groups, out).</summary>
internal sealed class GroupedConvSchema<T>(Func<T> template, params string[] classNames) : ConvSchema<T>(template, classNames)
    where T : DilatedConvolutionSpec
{
    protected override T Exchange(Config c, T layer) =>
        base.Exchange(c, layer) with
        {
            Groups = c.Has("groups") || !c.Reading ? c.Int("groups", layer.Groups) : layer.Groups,
        };
}

/// <summary>kernel (taps..., out, in).</summary>
internal sealed class OneGroupTransposeSchema<T>(Func<T> template, params string[] classNames)
    : ConvTransposeSchema<T>(template, classNames)
    where T : DeconvolutionSpec
{
    protected override T Exchange(Config c, T layer)
    {
        c.Refuse("groups", new JValue(1), "a transposed convolution in groups");
        return base.Exchange(c, layer);
    }
}

/// <summary>Keras computes with one group whatever this says, for each channel is a group of its own.</summary>
internal sealed class OneGroupDepthwiseSchema<T>(Func<T> template, string className) : DepthwiseConvSchema<T>(template, className)
    where T : DepthwiseConvolutionSpec
{
    protected override T Exchange(Config c, T layer)
    {
        c.Ignore("groups", new JValue(1), "each channel is a group of its own");
        return base.Exchange(c, layer);
    }
}

/// <summary>ConvLSTM1D and ConvLSTM3D from TensorFlow 2.6 on.</summary>
internal class TfConvLstmSchema<T>(Func<T> template, string className) : ConvLstmSchema<T>(template, className)
    where T : ConvLstmSpec
{
    protected override T Exchange(Config c, T layer)
    {
        c.Refuse("time_major", new JValue(false), "time in front of the batch, where samples stand first here");
        return base.Exchange(c, layer);
    }
}
