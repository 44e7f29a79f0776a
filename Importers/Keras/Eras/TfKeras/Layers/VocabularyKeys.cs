using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Keys of layers with a vocabulary.</summary>
internal static class VocabularyKeys
{
    /// <summary>The vocabulary as it stands in a config, that of words which stand for unknown and masked ones perhaps in front.</summary>
    internal const string Key = "vocabulary";

    private const string Weights = "idf_weights";

    extension(Config c)
    {
        /// <summary>Keys that say nothing else than the vocabulary does.</summary>
        internal void IgnoreVocabularySize()
        {
            c.Ignore("vocabulary_size", null, "the vocabulary has it");
            c.Ignore("has_input_vocabulary", null, "the vocabulary is there");
        }

        /// <summary>The extent that rows are filled up to; null for that of the vocabulary.</summary>
        internal int? PaddedTo(int? value)
        {
            int? most = c.OptionalInt(c.Has("max_values") ? "max_values" : "max_tokens", value);
            return c.Flag("pad_to_max_tokens", value is not null)
                ? most ?? throw c.Bad("key 'pad_to_max_tokens': expected a number of tokens in 'max_tokens', found none")
                : null;
        }

        /// <summary>The words of a layer, and what each place of a row counts.</summary>
        /// <param name="layer">The layer, with all but these.</param>
        /// <param name="unknown">What stands for unknown words.</param>
        internal T Words<T>(T layer, string unknown)
            where T : VocabularyLayer
        {
            string[] special = [.. SpecialOf(layer, unknown)];
            bool weighs = layer.Output == TokenOutput.TfIdf;
            // Weights of all places are written with the words of all places.
            Texts? written = weighs ? [.. special, .. layer.Vocabulary] : layer.Vocabulary;
            var stored = c.Value(
                Key,
                written,
                t => Json.IsNull(t) ? null : ReadWords(t),
                v => v is null ? JValue.CreateNull() : new JArray(v)
            );
            var idf = c.OptionalNumbers(Weights, layer.IdfWeights);
            if (!c.Reading)
                return layer;
            if (stored is null)
                throw c.Bad(
                    $"key '{Key}': expected a list of words, found none: one that was found from data is kept in a .keras archive or a "
                        + $"SavedModel alone",
                    unsupported: true
                );
            bool found = stored.Take(special.Length).SequenceEqual(special, StringComparer.Ordinal);
            layer = layer with { Vocabulary = found ? [.. stored.Skip(special.Length)] : stored };
            if (layer.Vocabulary.Distinct(StringComparer.Ordinal).Count() != layer.Vocabulary.Count)
                throw c.Bad($"key '{Key}': expected each word once, found one twice");
            return weighs ? layer with { IdfWeights = c.Places(idf, layer.Vocabulary.Count, special.Length, layer.TokenCount) } : layer;
        }

        /// <summary>Weights for all places of a row: those of unknown words have the mean of all, those of no word 0.</summary>
        internal Numbers Places(Numbers? weights, int words, int special, int places)
        {
            if (weights is null || weights.Extents.Count != 1)
                throw c.Bad($"key '{Weights}': expected a weight for each word, found {(weights is null ? "none" : "another shape")}");
            double[] each = [.. weights.Values];
            if (each.Length == words && special > 0)
                each = [.. Enumerable.Repeat(each.Length == 0 ? 0 : each.Average(), special), .. each];
            return each.Length <= places
                ? new Numbers([.. each, .. Enumerable.Repeat(0.0, places - each.Length)])
                : throw c.Bad($"key '{Weights}': expected at most {places} weights, found {each.Length}");
        }
    }

    private static IEnumerable<string> SpecialOf(VocabularyLayer layer, string unknown) =>
        Enumerable
            .Repeat(layer.MaskToken ?? "", layer.FirstPlace - layer.UnknownPlaces)
            .Concat(Enumerable.Repeat(unknown, layer.UnknownPlaces));

    private static Texts ReadWords(JToken token)
    {
        // Arrays of NumPy stand as an object from TensorFlow 2.12 on.
        if (token is JObject array && Json.TextOf(array, "class_name") is "__numpy__" or "__tensor__")
            token = (array["config"] as JObject)?["value"] ?? token;
        return token is JArray list
            ? new Texts([.. list.Select(Json.Text)])
            : throw new ConfigValueException("a list of words (a file that the writer had is not in this one)", token, unsupported: true);
    }
}
