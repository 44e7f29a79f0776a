namespace KerasSharp;

/// <summary>What a message says, taken apart: the words between the values say what each value is. <c>{place}: layer '{name}': expected
/// {a}, found {b}</c> has a file (and a place in it), a layer, and what was expected and found. Only the message's own words are looked at,
/// never a value, which may hold any words.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The place in it.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Key">The configuration's key.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was found.</param>
internal sealed record MessageFacts(string? File, string? Path, string? Layer, string? Key, string? Expected, string? Found)
{
    /// <summary>A message that says nothing of these.</summary>
    internal static readonly MessageFacts None = new(null, null, null, null, null, null);

    private const string Expects = "expected ",
        Finds = "found ";

    /// <summary>Takes a message apart.</summary>
    /// <param name="text">The message.</param>
    /// <param name="holes">Where the values stand, in their order.</param>
    internal static MessageFacts Of(string text, IReadOnlyList<Range> holes)
    {
        var (file, path) = Place(text, holes);
        int expects = Words(text, holes, Expects, 0),
            finds = Words(text, holes, Finds, Math.Max(expects, 0));
        string? expected = null;
        if (expects >= 0)
            expected = text[(expects + Expects.Length)..(finds >= 0 ? finds : End(text, holes, expects))].TrimEnd(' ', ',', ';');
        string? found = finds < 0 ? null : text[(finds + Finds.Length)..End(text, holes, finds)];
        return new(file, path, After(text, holes, "layer '"), After(text, holes, "key '"), NotEmpty(expected), NotEmpty(found));
    }

    /// <summary>What a message says that was put before another one's: the outer one knows the file, the inner one what is wrong.</summary>
    internal MessageFacts Within(MessageFacts? inner) =>
        inner is null
            ? this
            : new(
                File ?? inner.File,
                inner.Path ?? Path,
                Layer ?? inner.Layer,
                inner.Key ?? Key,
                inner.Expected ?? Expected,
                inner.Found ?? Found
            );

    // A message about a file begins with the file, or with the file and the place in it.
    private static (string? File, string? Path) Place(string text, IReadOnlyList<Range> holes)
    {
        if (holes.Count == 0 || holes[0].Start.Value != 0 || !text.AsSpan(holes[0].End.Value).StartsWith(": "))
            return (null, null);
        string place = text[holes[0]];
        string[] parts = place.Split(": ", 2);
        if (!parts[0].AsSpan().ContainsAny('.', '/', '\\') && !parts[0].StartsWith('('))
            return (null, null);
        string? path = parts.Length == 2 ? parts[1] : null;
        // A second value with a colon is the place in the file.
        if (
            path is null
            && holes.Count > 1
            && holes[1].Start.Value == holes[0].End.Value + 2
            && text.AsSpan(holes[1].End.Value).StartsWith(": ")
        )
            path = text[holes[1]];
        return (parts[0], path);
    }

    // The value in quotes behind some words.
    private static string? After(string text, IReadOnlyList<Range> holes, string words)
    {
        foreach (var hole in holes)
            if (text.AsSpan(0, hole.Start.Value).EndsWith(words))
                return text[hole];
        return null;
    }

    // Where some words stand outside of values; -1 for nowhere.
    private static int Words(string text, IReadOnlyList<Range> holes, string words, int from)
    {
        for (
            int at = text.IndexOf(words, from, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(words, at + 1, StringComparison.Ordinal)
        )
            if (!holes.Any(h => h.Start.Value < at + words.Length && h.End.Value > at) && (at == 0 || !char.IsLetter(text[at - 1])))
                return at;
        return -1;
    }

    // A clause ends with a semicolon or the message.
    private static int End(string text, IReadOnlyList<Range> holes, int from)
    {
        int semicolon = Words(text, holes, "; ", from);
        return semicolon >= 0 ? semicolon
            : text.EndsWith('.') ? text.Length - 1
            : text.Length;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>An exception that is the cause of others, and knows what its message says.</summary>
internal interface IMessageFacts
{
    /// <summary>What the message says.</summary>
    MessageFacts Facts { get; }
}
