using System.Text.Json;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>Texts become the numbers that the Tokenizer of each release makes of them (tools/oracle/words.py).</summary>
public class WordNumbersTests
{
    private static List<float[]> Numbers(WordNumbers words, JsonElement texts)
    {
        var all = new List<float[]>();
        foreach (var text in texts.EnumerateArray())
        {
            var sample = new TextSample();
            words.Put(text.GetString()!, sample);
            all.Add(sample.Values.ToArray());
        }
        return all;
    }

    private static WordNumbers Read(string content, WordSettings settings)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("words.json"), content);
        return WordIndexFile.Read(folder.PathOf("words.json"), settings);
    }

    private static bool Is(JsonElement settings, string name) => settings.TryGetProperty(name, out var v) && v.GetBoolean();

    private static string? Text(JsonElement settings, string name) => settings.TryGetProperty(name, out var v) ? v.GetString() : null;

    [Theory]
    [InlineData("1.1.2")]
    [InlineData("2.1.6")]
    [InlineData("2.2.4")]
    [InlineData("2.3.1")]
    public void Numbers_are_those_of_the_Tokenizer_of_the_release(string release)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Fixtures.PathOf("text", $"words-{release}.json")));
        int compared = 0;
        foreach (var made in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (settings, texts) = (made.GetProperty("settings"), made.GetProperty("texts"));
            float[][] expected =
            [
                .. made.GetProperty("sequences").EnumerateArray().Select(s => s.EnumerateArray().Select(n => n.GetSingle()).ToArray()),
            ];
            if (made.GetProperty("to_json").GetString() is { } json)
            {
                Numbers(Read(json, new WordSettings()), texts)
                    .Should()
                    .BeEquivalentTo(expected, o => o.WithStrictOrdering(), $"{settings}");
                // As tutorials dump it.
                Numbers(Read(JsonSerializer.Serialize(json), new WordSettings()), texts)
                    .Should()
                    .BeEquivalentTo(expected, o => o.WithStrictOrdering(), $"{settings}");
                compared++;
            }
            bool byCharacter = Is(settings, "char_level");
            if (byCharacter && release is "2.2.4" or "2.3.1")
                continue;
            var given = new WordSettings
            {
                WordCount =
                    settings.TryGetProperty("num_words", out var count) || settings.TryGetProperty("nb_words", out count)
                        ? count.GetInt32()
                        : null,
                Unknown = Text(settings, "oov_token"),
                Filters = Text(settings, "filters"),
                Lower = settings.TryGetProperty("lower", out var lower) ? lower.GetBoolean() : null,
                ByCharacter = byCharacter,
            };
            Numbers(Read(made.GetProperty("word_index").GetRawText(), given), texts)
                .Should()
                .BeEquivalentTo(expected, o => o.WithStrictOrdering(), $"{settings}");
            compared++;
        }
        compared.Should().BeGreaterThan(4);
    }

    [Fact]
    public void Numbers_are_made_as_those_of_Keras_s_imdb_data()
    {
        var sample = new TextSample();
        Read(
                """{"the": 1, "film": 19, "brilliant": 530}""",
                new WordSettings
                {
                    IndexFrom = 3,
                    Start = 1,
                    Unknown = "2",
                    WordCount = 500,
                }
            )
            .Put("The film: brilliant, zzz", sample);
        sample.Values.ToArray().Should().Equal(1, 4, 22, 2, 2);
    }

    [Fact]
    public void A_pickled_Tokenizer_is_refused_with_what_writes_the_JSON()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("tokenizer.pickle");
        File.WriteAllBytes(path, [0x80, 0x03, (byte)'c']);
        var act = () => WordIndexFile.Read(path, new WordSettings());
        act.Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage($"{path}: a pickled Tokenizer*open('tokenizer.json', 'w').write(tokenizer.to_json())*");
    }
}
