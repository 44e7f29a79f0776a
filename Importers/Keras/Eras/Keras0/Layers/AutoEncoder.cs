using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Layers;

/// <summary>The encoder's arrays, then the decoder's.</summary>
internal sealed class AutoEncoderSchema() : LayerSchema<AutoEncoder>("AutoEncoder")
{
    private const string Encoder = "encoder",
        Decoder = "decoder";

    protected override AutoEncoder Template(Config c) => new(null!, null!);

    protected override AutoEncoder Exchange(Config c, AutoEncoder layer) =>
        layer with
        {
            Encoder = c.Layer("encoder_config", layer.Encoder, Encoder),
            Decoder = c.Layer("decoder_config", layer.Decoder, Decoder),
            OutputReconstruction = c.Flag("output_reconstruction", layer.OutputReconstruction),
        };

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer)
    {
        var (encoder, decoder) = (AutoEncoder)layer;
        return [(encoder, Encoder, ""), (decoder, Decoder, "")];
    }
}
