using System.Globalization;
using System.Text.Json;
using KerasSharp.Preprocessing;

namespace KerasSharp.Data;

/// <summary>What the command line says of words, beside their numbers; null where the file, or Keras's default, says it.</summary>
internal sealed record WordSettings
{
    /// <summary>Words with this number or a greater one count as unknown.</summary>
    internal int? WordCount { get; init; }

    /// <summary>An unknown word's number, or the word whose number it has.</summary>
    internal string? Unknown { get; init; }

    /// <summary>Characters that separate words.</summary>
    internal string? Filters { get; init; }

    /// <summary>Whether letters are made small.</summary>
    internal bool? Lower { get; init; }

    /// <summary>Whether each character is a word.</summary>
    internal bool ByCharacter { get; init; }

    /// <summary>What is added to each word's number.</summary>
    internal int IndexFrom { get; init; }

    /// <summary>The number before each text.</summary>
    internal int? Start { get; init; }
}

/// <summary>The file of a Keras Tokenizer: what its to_json gives (Keras 2.2.5 and later, tf.keras), or its word_index as JSON, which
/// scripts of all releases save.</summary>
internal static class WordIndexFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What the command line says.</param>
    /// <exception cref="KerasException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static WordNumbers Read(string path, WordSettings settings)
    {
        WrongFileException.ThrowIfNoFile(path);
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes is [0x80, ..] || (bytes is [(byte)'c' or (byte)'(', ..] && bytes.AsSpan().Contains((byte)'.')))
            throw new KerasUnsupportedException(
                $"{path}: a pickled Tokenizer holds Python's objects, which are not run here; in Python, "
                    + $"open('tokenizer.json', 'w').write(tokenizer.to_json()), or, where there is no to_json, "
                    + $"json.dump(tokenizer.word_index, open('word_index.json', 'w'))"
            );
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            var root = document.RootElement;
            // Tutorials dump the text that to_json gives, as a string.
            if (root.ValueKind != JsonValueKind.String)
                return Read(path, root, settings);
            using var inner = JsonDocument.Parse(root.GetString()!);
            return Read(path, inner.RootElement, settings);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new KerasFormatException(
                $"{path}: expected a Tokenizer as its to_json gives it, or a JSON object from word to number: {Wording.Clip(e.Message)}",
                e
            );
        }
    }

    private static WordNumbers Read(string path, JsonElement root, WordSettings settings)
    {
        if (!root.TryGetProperty("class_name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            // Characters of a plain index: small letters came with to_json.
            var plain = new Config(null, Words.Filters, !settings.ByCharacter, " ", settings.ByCharacter, null);
            return Make(path, Index(root), plain, settings);
        }
        if (name.GetString() != "Tokenizer" || !root.TryGetProperty("config", out var config))
            throw new KerasFormatException(
                $"{path}: expected class_name Tokenizer and its config, found '{Wording.Clip(name.GetString()!)}'"
            );
        string index = config.GetProperty("word_index").GetString()!;
        using var words = JsonDocument.Parse(index);
        var found = new Config(
            config.GetProperty("num_words") is { ValueKind: JsonValueKind.Number } count && count.GetInt32() > 0 ? count.GetInt32() : null,
            config.GetProperty("filters") is { ValueKind: JsonValueKind.String } filters ? filters.GetString()! : "",
            config.GetProperty("lower").GetBoolean(),
            config.GetProperty("split").GetString()!,
            config.GetProperty("char_level").GetBoolean(),
            config.GetProperty("oov_token") is { ValueKind: JsonValueKind.String } unknown ? unknown.GetString() : null
        )
        {
            IsComplete = true,
        };
        return Make(path, Index(words.RootElement), found, settings);
    }

    private static Dictionary<string, int> Index(JsonElement words)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words.EnumerateObject())
            index[word.Name] = word.Value.GetInt32();
        return index.Count > 0 ? index : throw new FormatException("found no words");
    }

    private static WordNumbers Make(string path, Dictionary<string, int> index, Config config, WordSettings settings)
    {
        int? unknown = Unknown(path, index, settings.Unknown ?? config.Unknown, settings.Unknown is not null);
        return new WordNumbers(index)
        {
            WordCount = settings.WordCount ?? config.WordCount,
            Filters = settings.Filters ?? config.Filters,
            Lower = settings.Lower ?? config.Lower,
            Split = config.Split,
            ByCharacter = settings.ByCharacter || config.ByCharacter,
            Unknown = unknown,
            // From 2.2.1 on the word for unknown ones is the first; before it was the last, and rare words were left out. Where that word
            // occurs in the texts, too, it has its place among them, and the first one is nobody's.
            DropsRareWords =
                !config.IsComplete
                && unknown > 1
                && (settings.Unknown ?? config.Unknown) is { } word
                && index.TryGetValue(word, out int at)
                && at == unknown
                && index.ContainsValue(1),
            IndexFrom = settings.IndexFrom,
            Start = settings.Start,
        };
    }

    /// <summary>The number of unknown words.</summary>
    internal static int? Unknown(string path, Dictionary<string, int> index, string? unknown, bool isAsked)
    {
        if (unknown is null)
            return null;
        if (index.TryGetValue(unknown, out int number))
            return number;
        if (int.TryParse(unknown, NumberStyles.None, CultureInfo.InvariantCulture, out int given))
            return given;
        return !isAsked
            ? null
            : throw new KerasException($"{path}: expected the word '{Wording.Clip(unknown)}' of --oov, or --oov with a number");
    }

    /// <summary>What the file itself says.</summary>
    private sealed record Config(int? WordCount, string Filters, bool Lower, string Split, bool ByCharacter, string? Unknown)
    {
        /// <summary>Whether to_json made the file, which is later than 2.2.1.</summary>
        internal bool IsComplete { get; init; }
    }
}
