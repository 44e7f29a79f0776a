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
        c.IgnoreVocabularySize();
        c.Ignore("vocabulary_dtype", new JValue("int64"), "its words are whole numbers");
        c.Refuse("oov_method", new JValue("floormod"), "another way of numbering unknown values");
        c.Refuse("salt", JValue.CreateNull(), "another way of numbering unknown values");
        layer = layer with
        {
            UnknownPlaces = c.Int("num_oov_indices", layer.UnknownPlaces),
            MaskToken = c.OptionalInt(c.Has("mask_value") ? "mask_value" : "mask_token", layer.MaskToken),
            UnknownToken = c.Int(c.Has("oov_value") ? "oov_value" : "oov_token", layer.UnknownToken),
            Invert = c.Flag("invert", layer.Invert),
            Output = c.Later("output_mode", layer.Output, () => c.Named("output_mode", layer.Output, NumberLayers.LookupOutputs)),
            PaddedTo = c.PaddedTo(layer.PaddedTo),
        };
        double[] special = [.. SpecialOf(layer)];
        bool weighs = layer.Output == TokenOutput.TfIdf;
        var words =
            c.OptionalNumbers(VocabularyKeys.Key, weighs ? new Numbers([.. special, .. layer.Vocabulary.Values]) : layer.Vocabulary)
            ?? throw c.Bad(
                $"key '{VocabularyKeys.Key}': expected a list of whole numbers, found none: one that was found from data is kept in a "
                    + $".keras archive or a SavedModel alone",
                unsupported: true
            );
        var idf = c.OptionalNumbers("idf_weights", layer.IdfWeights);
        if (!c.Reading)
            return layer;
        if (words.Extents.Count != 1 || words.Values.Any(v => v != Math.Floor(v) || Math.Abs(v) > 1 << 24))
            throw c.Bad("key 'vocabulary': expected a list of whole numbers below 2^24 in size", unsupported: true);
        if (words.Values.Take(special.Length).SequenceEqual(special))
            words = new Numbers([.. words.Values.Skip(special.Length)]);
        int places = layer.PaddedTo ?? special.Length + words.Values.Count;
        return layer with { Vocabulary = words, IdfWeights = weighs ? c.Places(idf, words.Values.Count, special.Length, places) : null };
    }

    /// <summary>What may stand in front of the vocabulary.</summary>
    private static IEnumerable<double> SpecialOf(IntegerLookup layer) =>
        Enumerable
            .Repeat((double)(layer.MaskToken ?? 0), layer.MaskToken is not null && layer.Output == TokenOutput.Number ? 1 : 0)
            .Concat(Enumerable.Repeat((double)layer.UnknownToken, layer.UnknownPlaces));
}
