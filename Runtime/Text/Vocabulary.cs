using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Text;

/// <summary>The places of texts in a layer's vocabulary.</summary>
internal sealed class Vocabulary(VocabularyLayer layer, HashKey? salt = null)
{
    private readonly Lazy<Dictionary<string, int>> _places = new(() => PlacesOf(layer));

    /// <summary>The place of a text; below 0 where it counts for nothing.</summary>
    /// <exception cref="ShapeException">It is not in the vocabulary, which has no place for unknown ones.</exception>
    internal int PlaceOf(string text)
    {
        if (layer.MaskToken is { } mask && text == mask)
            return layer.Output == TokenOutput.Number ? 0 : -1;
        if (_places.Value.TryGetValue(text, out int place))
            return place;
        int before = layer.FirstPlace - layer.UnknownPlaces;
        return layer.UnknownPlaces switch
        {
            < 1 => throw new ShapeException(
                $"expected texts of the vocabulary, which has no place for unknown ones (num_oov_indices=0), found '{Shown(text)}'"
            ),
            1 => before,
            var several => before + (int)(Hash(Encoding.UTF8.GetBytes(text)) % (ulong)several),
        };
    }

    private ulong Hash(byte[] text) => salt is null ? FarmHash.Fingerprint(text) : SipHash.Of(text, salt);

    private static Dictionary<string, int> PlacesOf(VocabularyLayer layer)
    {
        var places = new Dictionary<string, int>(layer.Vocabulary.Count, StringComparer.Ordinal);
        foreach (string word in layer.Vocabulary)
            if (!places.TryAdd(word, layer.FirstPlace + places.Count))
                throw new ShapeException($"expected each word of the vocabulary once, found '{Shown(word)}' twice");
        return places;
    }

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}..." : text;
}
