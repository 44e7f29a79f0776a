using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>A vocabulary of whole numbers that the config holds. From TensorFlow 2.4 on.</summary>
internal sealed class IntegerLookupSchema() : LayerSchema<IntegerLookup>("IntegerLookup")
{
    protected override IntegerLookup Template(Config c) => new(new Numbers());

    protected override IntegerLookup Exchange(Config c, IntegerLookup layer)
    {
        NumberLayers.Sparse(c);
        c.Ignore("vocabulary_size", null, "the vocabulary has it");
        c.Ignore("vocabulary_dtype", new JValue("int64"), "its words are whole numbers");
        c.Refuse("idf_weights", JValue.CreateNull(), "a weight for each word");
        c.Ignore("has_input_vocabulary", null, "the vocabulary is there");
        c.Refuse("oov_method", new JValue("floormod"), "another way of numbering unknown values");
        c.Refuse("salt", JValue.CreateNull(), "another way of numbering unknown values");
        int? most = c.OptionalInt(c.Has("max_values") ? "max_values" : "max_tokens", layer.PaddedTo);
        layer = layer with
        {
            UnknownPlaces = c.Int("num_oov_indices", layer.UnknownPlaces),
            MaskToken = c.OptionalInt(c.Has("mask_value") ? "mask_value" : "mask_token", layer.MaskToken),
            UnknownToken = c.Int(c.Has("oov_value") ? "oov_value" : "oov_token", layer.UnknownToken),
            Invert = c.Flag("invert", layer.Invert),
            Output = c.Later("output_mode", layer.Output, () => c.Named("output_mode", layer.Output, NumberLayers.Outputs)),
            PaddedTo = c.Flag("pad_to_max_tokens", layer.PaddedTo is not null) ? most : null,
        };
        var words =
            c.OptionalNumbers("vocabulary", layer.Vocabulary)
            ?? throw c.Bad(
                "key 'vocabulary': one that was found from data is in no file that is read; expected it in the config",
                unsupported: true
            );
        if (words.Extents.Count != 1 || words.Values.Any(v => v != Math.Floor(v) || Math.Abs(v) > 1 << 24))
            throw c.Bad("key 'vocabulary': expected a list of whole numbers below 2^24 in size", unsupported: true);
        return layer with { Vocabulary = Known(words, layer) };
    }

    /// <summary>Some releases write the places in front of the vocabulary's too.</summary>
    private static Numbers Known(Numbers words, IntegerLookup layer) =>
        layer.MaskToken is { } mask && words.Values.Count > 0 && words.Values[0] == mask
            ? new Numbers([.. words.Values.Skip(1 + layer.UnknownPlaces)])
        : layer.MaskToken is null && layer.UnknownPlaces > 0 && words.Values.Count > 0 && words.Values[0] == layer.UnknownToken
            ? new Numbers([.. words.Values.Skip(layer.UnknownPlaces)])
        : words;
}
