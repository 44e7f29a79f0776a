using System.Globalization;
using System.Numerics;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers that take texts, and those that hash.</summary>
internal static class TextLayers
{
    internal static readonly LayerSchema[] All =
    [
        new StringLookupSchema(),
        new TextVectorizationSchema(),
        new HashingSchema(),
        new HashedCrossingSchema(),
    ];

    /// <summary>A key of SipHash: two numbers, or one for both.</summary>
    internal static HashKey? ReadKey(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        ulong[] halves = token is JArray list ? [.. list.Select(Half)] : [Half(token), Half(token)];
        return halves.Length == 2 ? new HashKey(halves[0], halves[1]) : throw new ConfigValueException("two whole numbers", token);
    }

    internal static JToken WriteKey(HashKey? key) => key is null ? JValue.CreateNull() : new JArray(key.Low, key.High);

    private static ulong Half(JToken token) =>
        token is JValue { Type: JTokenType.Integer, Value: IConvertible or BigInteger } number
        && BigInteger.TryParse(number.ToString(CultureInfo.InvariantCulture), out var whole)
        && whole >= long.MinValue
        && whole <= ulong.MaxValue
            ? (ulong)(whole & ulong.MaxValue)
            : throw new ConfigValueException("a whole number of 64 bits", token);
}

/// <summary>From TensorFlow 2.4 on; a salt from Keras 3.15 on.</summary>
internal sealed class StringLookupSchema() : LayerSchema<StringLookup>("StringLookup")
{
    protected override StringLookup Template(Config c) => new(new Texts());

    protected override StringLookup Exchange(Config c, StringLookup layer)
    {
        NumberLayers.Sparse(c);
        c.IgnoreVocabularySize();
        c.Ignore("vocabulary_dtype", null, "its words are texts");
        c.Refuse("encoding", new JValue("utf-8"), "another encoding of texts");
        c.Refuse("invert", new JValue(false), "a layer that gives texts");
        layer = layer with
        {
            UnknownPlaces = c.Int("num_oov_indices", layer.UnknownPlaces),
            MaskToken = c.Text("mask_token", layer.MaskToken),
            UnknownToken = c.Text("oov_token", layer.UnknownToken) ?? "",
            Output = c.Named("output_mode", layer.Output, NumberLayers.LookupOutputs),
            PaddedTo = c.PaddedTo(layer.PaddedTo),
            Salt = c.Later("salt", layer.Salt, () => c.Value("salt", layer.Salt, TextLayers.ReadKey, TextLayers.WriteKey)),
        };
        return layer.UnknownPlaces >= 0
            ? c.Words(layer, layer.UnknownToken)
            : throw c.Bad($"key 'num_oov_indices': expected a number from 0 on, found {layer.UnknownPlaces}");
    }
}

/// <summary>From TensorFlow 2.4 on.</summary>
internal sealed class TextVectorizationSchema() : LayerSchema<TextVectorization>("TextVectorization")
{
    private const string Unknown = "[UNK]";

    private static readonly NameTable<TextStandardization> s_standardizations = new(
        "a standardization",
        ("lower_and_strip_punctuation", TextStandardization.LowerAndStripPunctuation),
        ("lower", TextStandardization.Lower),
        ("strip_punctuation", TextStandardization.StripPunctuation),
        ("None", TextStandardization.None)
    );

    private static readonly NameTable<TextSplit> s_splits = new(
        "a way to split",
        ("whitespace", TextSplit.Whitespace),
        ("character", TextSplit.Character),
        ("None", TextSplit.None)
    );

    protected override TextVectorization Template(Config c) => new(new Texts());

    protected override TextVectorization Exchange(Config c, TextVectorization layer)
    {
        NumberLayers.Sparse(c);
        c.IgnoreVocabularySize();
        c.Refuse("ragged", new JValue(false), "rows of different lengths");
        c.Refuse("encoding", new JValue("utf-8"), "another encoding of texts");
        layer = layer with
        {
            Standardize = c.Named("standardize", layer.Standardize, s_standardizations),
            Split = c.Named("split", layer.Split, s_splits),
            NGrams = c.Value("ngrams", layer.NGrams, ReadNGrams, WriteNGrams),
            Output = c.Named("output_mode", layer.Output, NumberLayers.LookupOutputs),
            Length = c.OptionalInt("output_sequence_length", layer.Length),
            PaddedTo = c.PaddedTo(layer.PaddedTo),
        };
        if (layer.Output == TokenOutput.OneHot)
            throw c.Bad($"key 'output_mode': expected another one than 'one_hot'", unsupported: true);
        return layer.Length is null or >= 0
            ? c.Words(layer, Unknown)
            : throw c.Bad($"key 'output_sequence_length': expected a number from 0 on, found {layer.Length}");
    }

    // One number stands for all from 1 to it.
    private static Sizes? ReadNGrams(JToken token)
    {
        Sizes? widths =
            Json.IsNull(token) ? null
            : token is JArray ? Json.Sizes(token, null)
            : new Sizes([.. Enumerable.Range(1, Math.Clamp(Json.Int(token), 0, 1000))]);
        return widths is null || (widths.Count > 0 && widths.All(w => w > 0))
            ? widths
            : throw new ConfigValueException("numbers of words from 1 on", token);
    }

    private static JToken WriteNGrams(Sizes? widths) =>
        widths is null ? JValue.CreateNull()
        : widths.SequenceEqual(Enumerable.Range(1, widths.Count)) ? new JValue(widths.Count)
        : Json.Of(widths);
}

/// <summary>From TensorFlow 2.4 on; output_mode from 2.9 on.</summary>
internal sealed class HashingSchema() : LayerSchema<Hashing>("Hashing")
{
    protected override Hashing Template(Config c) => new(1);

    protected override Hashing Exchange(Config c, Hashing layer)
    {
        NumberLayers.Sparse(c);
        layer = layer with
        {
            Bins = c.Int("num_bins", layer.Bins, required: true),
            MaskValue = c.Value("mask_value", layer.MaskValue, ReadMask, WriteMask),
            Salt = c.Value("salt", layer.Salt, TextLayers.ReadKey, TextLayers.WriteKey),
            Output = c.Later("output_mode", layer.Output, () => c.Named("output_mode", layer.Output, NumberLayers.Outputs)),
        };
        return layer.Bins > 0 ? layer : throw c.Bad($"key 'num_bins': expected a number from 1 on, found {layer.Bins}");
    }

    private static string? ReadMask(JToken token) =>
        token switch
        {
            JValue { Value: null } => null,
            JValue { Value: string text } => text,
            _ => Json.Number(token).ToString("R", CultureInfo.InvariantCulture),
        };

    // A whole number is written as one, which texts of digits are taken for, too.
    private static JToken WriteMask(string? mask) =>
        mask is null ? JValue.CreateNull()
        : long.TryParse(mask, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? new JValue(number)
        : new JValue(mask);
}

/// <summary>From TensorFlow 2.9 on.</summary>
internal sealed class HashedCrossingSchema() : LayerSchema<HashedCrossing>("HashedCrossing")
{
    protected override HashedCrossing Template(Config c) => new(1);

    protected override HashedCrossing Exchange(Config c, HashedCrossing layer)
    {
        NumberLayers.Sparse(c);
        layer = layer with
        {
            Bins = c.Int("num_bins", layer.Bins, required: true),
            Output = c.Named("output_mode", layer.Output, NumberLayers.Outputs),
        };
        if (layer.Output is not (TokenOutput.Number or TokenOutput.OneHot))
            throw c.Bad($"key 'output_mode': expected 'int' or 'one_hot'");
        return layer.Bins > 0 ? layer : throw c.Bad($"key 'num_bins': expected a number from 1 on, found {layer.Bins}");
    }
}
