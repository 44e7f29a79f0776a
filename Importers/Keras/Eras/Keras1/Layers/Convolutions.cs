using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (L, 1, C, F), up to 1.0.8 (F, C, L, 1); b (F).</summary>
internal sealed class Convolution1DSchema() : LayerSchema<Convolution1D>("Convolution1D", "AtrousConvolution1D", "Conv1D")
{
    protected override Convolution1D Template(Config c) => new(0, 0);

    protected override Convolution1D Exchange(Config c, Convolution1D layer)
    {
        if (c.Reading && c.Applies(Keras1Quirks.EarlierConvolution1D))
            c.Form = c.Form with { Layout = StoredLayout.Earlier };
        layer = ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Line, Keras1Quirks.Convolution1DKernel.Of(c.Form.Version));
        if (c.Has("atrous_rate") || (!c.Reading && layer.Dilation[0] != 1))
            layer = layer with { Dilation = c.Single("atrous_rate", layer.Dilation) };
        ConvolutionConfig.NoteFlip(c, "kernel");
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Convolution1D layer, LayerForm form) =>
        ConvolutionConfig.Arrays(layer, w => KernelLayout.Line(w, form));

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) =>
        [form with { Layout = form.Layout == StoredLayout.Earlier ? StoredLayout.Usual : StoredLayout.Earlier }];

    internal override string ClassOf(LayerSpec layer) => ((Convolution1D)layer).Dilation[0] == 1 ? "Convolution1D" : "AtrousConvolution1D";
}

/// <summary>W by <see cref="KernelLayout"/>, b (F).</summary>
internal class Convolution2DSchema() : LayerSchema<Convolution2D>("Convolution2D", "AtrousConvolution2D", "Conv2D")
{
    protected override Convolution2D Template(Config c) => new(0, 0, 0);

    protected override Convolution2D Exchange(Config c, Convolution2D layer)
    {
        layer = ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Plane, Initializers.GlorotUniform);
        if (c.Has("atrous_rate") || (!c.Reading && layer.Dilation.Any(d => d != 1)))
            layer = layer with { Dilation = c.Sizes("atrous_rate", layer.Dilation) };
        ConvolutionConfig.NoteFlip(c, "kernel");
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Convolution2D layer, LayerForm form) =>
        ConvolutionConfig.Arrays(layer, KernelLayout.Of(form, layer.DataFormat, 2));

    internal override string ClassOf(LayerSpec layer) =>
        ((Convolution2D)layer).Dilation.All(d => d == 1) ? "Convolution2D" : "AtrousConvolution2D";
}

/// <summary>W by <see cref="KernelLayout"/>, b (F).</summary>
internal class Convolution3DSchema() : LayerSchema<Convolution3D>("Convolution3D", "Conv3D")
{
    protected override Convolution3D Template(Config c) => new(0, 0, 0, 0);

    protected override Convolution3D Exchange(Config c, Convolution3D layer)
    {
        ConvolutionConfig.NoteFlip(c, "kernel");
        layer = ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Space, Initializers.GlorotUniform);
        return c.Reading && c.Applies(Keras1Quirks.VolumesPaddedAsNeeded) ? layer with { SameRule = SameRule.AsNeeded } : layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Convolution3D layer, LayerForm form) =>
        ConvolutionConfig.Arrays(layer, KernelLayout.Of(form, layer.DataFormat, 3));
}

/// <summary>W as that of a convolution whose filters are the output channels: th (F, C, rows, columns), tf (rows, columns, C, F).</summary>
internal class Deconvolution2DSchema() : LayerSchema<Deconvolution2D>("Deconvolution2D", "Deconv2D")
{
    protected override Deconvolution2D Template(Config c) => new(0, 0, 0);

    protected override Deconvolution2D Exchange(Config c, Deconvolution2D layer)
    {
        layer = ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Plane, Initializers.GlorotUniform);
        ConvolutionConfig.NoteFlip(c, "kernel");
        // The kernel's last two axes stand the other way round in the runtime.
        bool first = layer.DataFormat == DataFormat.ChannelsFirst;
        layer = layer with
        {
            OutputSize = c.Value(
                "output_shape",
                layer.OutputSize,
                t =>
                    Json.Extents(t) is { Length: 4 } all
                        ? [Known(all[first ? 2 : 1], t), Known(all[first ? 3 : 2], t)]
                        : throw new ConfigValueException("four extents", t),
                v =>
                    v is null
                        ? throw new KerasUnsupportedException("expected the size of the result")
                        : Json.Of(first ? [null, layer.Filters, v[0], v[1]] : [null, v[0], v[1], layer.Filters]),
                required: true
            ),
        };
        return layer;
    }

    private static int Known(int? extent, JToken t) => extent ?? throw new ConfigValueException("the extents of rows and columns", t);

    protected override IEnumerable<StoredArray> Arrays(Deconvolution2D layer, LayerForm form) =>
        ConvolutionConfig.Arrays(
            layer,
            w =>
            {
                w = w.KernelOf(form.Backend, 2);
                return layer.DataFormat == DataFormat.ChannelsFirst ? w.Transpose(2, 3, 0, 1) : w.Transpose(0, 1, 3, 2);
            }
        );
}
