using System.Text.Json;
using KerasSharp.Preprocessing;

namespace KerasSharp.Data;

/// <summary>A list of words in the order of their numbers, as TextVectorization and StringLookup take it (a file of a word a line, or what
/// get_vocabulary gives, as JSON).</summary>
internal static class VocabularyFile
{
    // Keras 2.6 and later: [''] pads, '[UNK]' is unknown; older preprocessing layers wrote [UNK] alone.
    private const string Unknown = "[UNK]";

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What the command line says.</param>
    /// <exception cref="KerasException">It is no such file, or a word stands there twice.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static WordNumbers Read(string path, WordSettings settings)
    {
        WrongFileException.ThrowIfNoFile(path);
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes is [0x80, ..])
            throw new KerasUnsupportedException(
                $"{path}: a pickled list holds Python's objects, which are not run here; in Python, "
                    + $"json.dump(layer.get_vocabulary(), open('vocabulary.json', 'w'))"
            );
        var words = Read(path, bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        // get_vocabulary gives what pads and what is unknown, too; files of vocabularies have neither.
        if (words is ["", ..])
            words.RemoveAt(0);
        if (words is [Unknown, ..])
            words.RemoveAt(0);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < words.Count; i++)
            if (!index.TryAdd(words[i], i + 2))
                throw new KerasFormatException($"{path}: expected each word once, found '{Wording.Clip(words[i])}' twice");
        if (index.Count == 0)
            throw new KerasFormatException($"{path}: expected words, found none");
        return new WordNumbers(index)
        {
            WordCount = settings.WordCount,
            // As TextVectorization does it, unless it is told otherwise.
            Standardize =
                settings.Filters is not null ? null
                : settings.Lower ?? true ? TextStandardization.LowerAndStripPunctuation
                : TextStandardization.StripPunctuation,
            Filters = settings.Filters ?? Words.Filters,
            Lower = settings.Lower ?? true,
            ByCharacter = settings.ByCharacter,
            Unknown = WordIndexFile.Unknown(path, index, settings.Unknown, isAsked: true) ?? 1,
            IndexFrom = settings.IndexFrom,
            Start = settings.Start,
        };
    }

    private static List<string> Read(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (bytes.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[', (byte)'"' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)']', ..])
                return Lines(new System.Text.UTF8Encoding(false, true).GetString(bytes.Span));
            using var list = JsonDocument.Parse(bytes);
            return [.. list.RootElement.EnumerateArray().Select(w => w.GetString() ?? throw new FormatException("found null"))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new KerasFormatException($"{path}: expected a word a line, or a JSON list of words: {Wording.Clip(e.Message)}", e);
        }
    }

    private static List<string> Lines(string text)
    {
        List<string> lines = [.. text.Split('\n').Select(l => l.TrimEnd('\r'))];
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
