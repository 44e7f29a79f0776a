using System.Text.RegularExpressions;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>What the layers of a file of weights alone can be.</summary>
internal static partial class LayerGuesses
{
    /// <summary>What a layer can be, the likeliest by its name first; none where nothing fits, or it has no arrays.</summary>
    /// <param name="group">Its arrays.</param>
    /// <param name="early">Whether the file is of Keras 1 or before.</param>
    internal static IReadOnlyList<LayerGuess> Of(StoredGroup group, bool early)
    {
        if (group.Arrays.Count == 0)
            return [];
        long[][] shapes = [.. group.Arrays.Select(a => a.Shape).Where(s => s.Length > 0)];
        if (shapes.Length == 0)
            return [];
        string word = Word(group.Name);
        return [.. RecurrentGuesses.Of(shapes).Concat(PlainGuesses.Of(shapes, early)).OrderBy(g => Fits(g, word, group) ? 0 : 1)];
    }

    /// <summary>The word in a layer's name, without its number and its joints.</summary>
    internal static string Word(string name) => Joints().Replace(Number().Replace(name, ""), "").ToLowerInvariant();

    /// <summary>Whether the name of a layer or its arrays is that of a class.</summary>
    internal static bool Fits(LayerGuess guess, string word, StoredGroup group)
    {
        string className = guess.ClassName.ToLowerInvariant();
        bool isTable = group.Arrays.Any(a => a.Name.Contains("embeddings", StringComparison.Ordinal));
        return word == className
            || word == className.Replace("conv", "convolution", StringComparison.Ordinal)
            || (word is "timedistributed" && className == "dense")
            || (isTable && className == "embedding");
    }

    /// <summary>Whether a group is no layer: its arrays are called after others, and its own name is no class that they could be.</summary>
    internal static bool IsModel(StoredGroup group, IReadOnlyList<LayerGuess> guesses) =>
        group.IsModel
        && Word(group.Name) is not ("timedistributed" or "bidirectional" or "multiheadattention" or "rnn")
        && !guesses.Any(g => Fits(g, Word(group.Name), group));

    /// <summary>A line for people: <c>3 arrays of [128, 512], [128, 512], [512]: an LSTM of 128 units over 128 features</c>.</summary>
    internal static string Line(StoredGroup group, bool early)
    {
        if (group.Arrays.Count == 0)
            return $"{group.Name}: no arrays";
        var guesses = Of(group, early);
        if (IsModel(group, guesses))
            return $"{group.Name}: {group.Arrays.Count} arrays of {group.Names}: a model within the " + $"model, or a wrapper";
        string many = group.Arrays.Count == 1 ? "1 array" : $"{group.Arrays.Count} arrays";
        string what = guesses.Count == 0 ? "nothing that is known by its arrays alone" : string.Join(", or ", guesses.Select(g => g.Text));
        return $"{group.Name}: {many} of {group.Shapes}: {what}";
    }

    [GeneratedRegex("_?\\d+$")]
    private static partial Regex Number();

    [GeneratedRegex("[_ ]")]
    private static partial Regex Joints();
}
