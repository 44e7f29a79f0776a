using System.Text.Json;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Preprocessing;

namespace KerasSharp.ParityTests.Data;

/// <summary>Every option of a Tokenizer, and pad_sequences, as each release means it (tools/oracle/tokenizers.py): from its JSON, from its
/// word_index alone, and by the Tokenizer of this library.</summary>
public class TokenizerReleaseTests
{
    private const double Tolerance = 1e-6;

    private static JsonElement Release(string release) =>
        JsonDocument.Parse(File.ReadAllBytes(Fixtures.PathOf("text", $"tokenizer-{release}.json"))).RootElement;

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];

    private static int[][] Sequences(JsonElement list) =>
        [.. list.EnumerateArray().Select(s => s.EnumerateArray().Select(n => n.GetInt32()).ToArray())];

    private static string? Text(JsonElement options, string name) => options.TryGetProperty(name, out var v) ? v.GetString() : null;

    private static int? Count(JsonElement options) => options.TryGetProperty("num_words", out var v) ? v.GetInt32() : null;

    private static bool? Flag(JsonElement options, string name) => options.TryGetProperty(name, out var v) ? v.GetBoolean() : null;

    private static int[][] Numbers(string content, WordSettings settings, IEnumerable<string> texts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("words.json"), content);
        var words = WordIndexFile.Read(folder.PathOf("words.json"), settings);
        return
        [
            .. texts.Select(text =>
            {
                var sample = new TextSample();
                words.Put(text, sample);
                return sample.Values.ToArray().Select(v => (int)v).ToArray();
            }),
        ];
    }

    private static string Index(JsonElement words) =>
        JsonSerializer.Serialize(words.EnumerateArray().ToDictionary(w => w[0].GetString()!, w => w[1].GetInt32()));

    [Theory]
    [InlineData("1.2.2", 0, 8)]
    [InlineData("2.0.9", 0, 8)]
    [InlineData("2.1.6", 0, 13)]
    [InlineData("2.2.4", 15, 10)]
    [InlineData("3.8.0", 15, 10)]
    public void Numbers_of_a_file_are_those_of_the_release(string release, int byJson, int byIndex)
    {
        var file = Release(release);
        string[] held = Strings(file.GetProperty("held"));
        int jsons = 0,
            indices = 0;
        foreach (var made in file.GetProperty("tokenizers").EnumerateArray())
        {
            var options = made.GetProperty("options");
            int[][] expected = Sequences(made.GetProperty("sequences"));
            if (made.TryGetProperty("json", out var json))
            {
                Numbers(json.GetString()!, new WordSettings(), held)
                    .Should()
                    .BeEquivalentTo(expected, o => o.WithStrictOrdering(), $"{options}");
                jsons++;
            }
            bool byCharacter = Flag(options, "char_level") ?? false;
            // A word_index tells no separator; and small letters of characters came with to_json, which tells them.
            if (Text(options, "split") is { } split && split != " " || byCharacter && byJson > 0)
                continue;
            var given = new WordSettings
            {
                WordCount = Count(options),
                Unknown = Text(options, "oov_token"),
                Filters = Text(options, "filters"),
                Lower = Flag(options, "lower"),
                ByCharacter = byCharacter,
            };
            Numbers(Index(made.GetProperty("word_index")), given, held)
                .Should()
                .BeEquivalentTo(expected, o => o.WithStrictOrdering(), $"{options}");
            indices++;
        }
        (jsons, indices).Should().Be((byJson, byIndex));
    }

    [Theory]
    [InlineData("1.2.2")]
    [InlineData("2.0.9")]
    [InlineData("2.1.6")]
    [InlineData("2.2.4")]
    [InlineData("3.8.0")]
    public void Words_are_counted_numbered_and_put_into_matrices_as_by_the_release(string release)
    {
        var file = Release(release);
        string[] texts = Strings(file.GetProperty("texts")),
            held = Strings(file.GetProperty("held"));
        int compared = 0;
        foreach (var made in file.GetProperty("tokenizers").EnumerateArray())
        {
            var options = made.GetProperty("options");
            // The library's own Tokenizer is that of Keras 1: no word for unknown ones, characters as they are.
            if (Text(options, "oov_token") is not null || Flag(options, "char_level") is true)
                continue;
            var tokenizer = new Tokenizer(
                Count(options),
                Text(options, "filters") ?? Words.Filters,
                Flag(options, "lower") ?? true,
                Text(options, "split") ?? " "
            );
            tokenizer.FitOnTexts(texts);
            tokenizer
                .WordIndex.OrderBy(w => w.Value)
                .Select(w => w.Key)
                .Should()
                .Equal(made.GetProperty("word_index").EnumerateArray().Select(w => w[0].GetString()!), $"{options}");
            tokenizer
                .TextsToSequences(held)
                .Should()
                .BeEquivalentTo(Sequences(made.GetProperty("sequences")), o => o.WithStrictOrdering(), $"{options}");
            compared++;
            if (!made.TryGetProperty("matrices", out var matrices))
                continue;
            foreach (
                var (mode, name) in ((TextMatrixMode, string)[])
                    [
                        (TextMatrixMode.Binary, "binary"),
                        (TextMatrixMode.Count, "count"),
                        (TextMatrixMode.TfIdf, "tfidf"),
                        (TextMatrixMode.Frequency, "freq"),
                    ]
            )
            {
                float[] expected =
                [
                    .. matrices.GetProperty(name).EnumerateArray().SelectMany(r => r.EnumerateArray().Select(v => v.GetSingle())),
                ];
                float[] found = [.. tokenizer.TextsToMatrix(held, mode)];
                found.Should().HaveSameCount(expected);
                for (int i = 0; i < expected.Length; i++)
                    found[i].Should().BeApproximately(expected[i], (float)Tolerance, $"{options}, {name}, element {i}");
            }
        }
        compared.Should().Be(8);
    }

    [Theory]
    [InlineData("1.2.2")]
    [InlineData("3.8.0")]
    public void Sequences_are_padded_and_cut_as_by_the_release(string release)
    {
        int[][] sequences =
        [
            [1, 2, 3, 4, 5],
            [6],
            [],
            [7, 8, 9],
        ];
        foreach (var made in Release(release).GetProperty("paddings").EnumerateArray())
        {
            int? maxlen = made.GetProperty("maxlen") is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : null;
            bool padsBehind = made.GetProperty("padding").GetString() == "post",
                cutsBehind = made.GetProperty("truncating").GetString() == "post";
            int[] expected = [.. Sequences(made.GetProperty("result")).SelectMany(s => s)];
            KerasSharp
                .Preprocessing.Sequences.Pad(sequences, maxlen, Preprocessed(padsBehind), Preprocessed(cutsBehind), -3)
                .Select(v => (int)v)
                .Should()
                .Equal(expected, $"{made}");
            // The command fills with zeros.
            var padding = new SequencePadding(maxlen, Command(padsBehind), Command(cutsBehind));
            int length = maxlen ?? 5;
            var filled = new float[sequences.Length * length];
            for (int i = 0; i < sequences.Length; i++)
                padding.Fit([.. sequences[i].Select(v => (float)v)], sequences[i].Length, filled.AsSpan(i * length, length), length);
            filled.Select(v => (int)v).Should().Equal(expected.Select(v => v == -3 ? 0 : v), $"{made}");
        }
        static KerasSharp.Preprocessing.SequenceEnd Preprocessed(bool behind) =>
            behind ? KerasSharp.Preprocessing.SequenceEnd.Post : KerasSharp.Preprocessing.SequenceEnd.Pre;
        static KerasSharp.Data.SequenceEnd Command(bool behind) =>
            behind ? KerasSharp.Data.SequenceEnd.Post : KerasSharp.Data.SequenceEnd.Pre;
    }
}
