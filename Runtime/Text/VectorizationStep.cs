using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Text;

/// <summary>Texts standardized, split, joined to n-grams and looked up.</summary>
internal sealed class VectorizationStep(TextVectorization layer) : TextStep
{
    private readonly Vocabulary _vocabulary = new(layer);

    internal override int?[] Extents(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts)
    {
        int?[] x = OneOfTexts(inputs, areTexts);
        if (layer.Split != TextSplit.None)
        {
            if (x.Length > 0 && x[^1] != 1)
                throw new ShapeException($"expected one text a row to split, found rows of {x[^1]?.ToString() ?? "any number"}");
            return Extents([.. x.SkipLast(1)], layer.Length);
        }
        if (x.Length == 0)
            return layer.Length is null && layer.NGrams is null
                ? TokenRows.Extents(x, layer.Output, layer.TokenCount)
                : throw new ShapeException($"expected rows of texts, which are not split, found one text a sample");
        return Extents([.. x.SkipLast(1)], layer.Length ?? (layer.NGrams is null ? x[^1] : null));
    }

    private int?[] Extents(int?[] outer, int? length) =>
        layer.Output == TokenOutput.Number ? [.. outer, length] : [.. outer, layer.TokenCount];

    internal override TextArray Run(IReadOnlyList<TextArray> inputs)
    {
        var x = inputs[0];
        if (layer.Split == TextSplit.None && x.Extents.Length == 0)
            return Encode([.. x.Texts!.Select(t => _vocabulary.PlaceOf(Standardize(t, layer.Standardize)))], []);
        int perRow = x.Extents.Length == 0 ? 1 : x.Extents[^1],
            rows = perRow == 0 ? 0 : x.Count / perRow;
        var places = new int[rows][];
        for (int row = 0; row < rows; row++)
            places[row] = [.. Joined([.. x.Texts.AsSpan(row * perRow, perRow).ToArray().SelectMany(Split)]).Select(_vocabulary.PlaceOf)];
        int longest = places.Max(p => (int?)p.Length) ?? 0,
            length = layer.Output == TokenOutput.Number ? layer.Length ?? longest : longest;
        var filled = new int[checked(rows * length)];
        // Places that are not there are those of the mask, or count for nothing.
        Array.Fill(filled, layer.Output == TokenOutput.Number ? 0 : -1);
        for (int row = 0; row < rows; row++)
            places[row].AsSpan(0, Math.Min(length, places[row].Length)).CopyTo(filled.AsSpan(row * length, length));
        if (length == 0 && layer.Output != TokenOutput.Number)
            return new TextArray([.. x.Extents.SkipLast(1), layer.TokenCount], null, new float[checked(rows * layer.TokenCount)]);
        return Encode(filled, [.. x.Extents.SkipLast(1), length]);
    }

    private TextArray Encode(int[] places, int[] extents) =>
        TokenRows.Encode(places, extents, layer.Output, layer.TokenCount, layer.IdfWeights);

    private IEnumerable<string> Split(string text) => Split(text, layer.Standardize, layer.Split);

    /// <summary>The words of a text.</summary>
    internal static IEnumerable<string> Split(string text, TextStandardization standardize, TextSplit split)
    {
        text = Standardize(text, standardize);
        return split switch
        {
            TextSplit.Whitespace => Pieces(text),
            TextSplit.Character => text.EnumerateRunes().Select(r => r.ToString()),
            _ => [text],
        };
    }

    private static IEnumerable<string> Pieces(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
            if (i == text.Length || IsSpace(text[i]))
            {
                if (start >= 0)
                    yield return text[start..i];
                start = -1;
            }
            else if (start < 0)
                start = i;
    }

    private IEnumerable<string> Joined(string[] words)
    {
        if (layer.NGrams is null)
            return words;
        return layer.NGrams.SelectMany(n =>
            Enumerable.Range(0, Math.Max(0, words.Length - n + 1)).Select(i => string.Join(' ', words, i, n))
        );
    }

    private static string Standardize(string text, TextStandardization standardize)
    {
        if (standardize == TextStandardization.None)
            return text;
        bool lowers = standardize != TextStandardization.StripPunctuation,
            strips = standardize != TextStandardization.Lower;
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
            if (!strips || !IsPunctuation(c))
                plain.Append(lowers && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c);
        return plain.ToString();
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static bool IsPunctuation(char c) => c is (>= '!' and <= '~') && !char.IsAsciiLetterOrDigit(c);
}
