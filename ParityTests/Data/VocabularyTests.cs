using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>Words by a vocabulary are the numbers that a TextVectorization layer with that vocabulary gives.</summary>
public class VocabularyTests
{
    private static readonly string[] s_words = ["the", "cat", "don't", "dont", "café"];

    private static readonly string[] s_texts =
    [
        "The cat don't sit.",
        "CAT,the\tcat\n",
        "caf\u00e9 CAF\u00c9 naïve",
        "",
        "the-cat unknown",
        "[UNK] the",
    ];

    private static float[] Numbers(string content, WordSettings settings, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("vocabulary.txt"), content);
        var sample = new TextSample();
        VocabularyFile.Read(folder.PathOf("vocabulary.txt"), settings).Put(text, sample);
        return sample.Values.ToArray();
    }

    [Fact]
    public void Each_form_of_the_file_gives_the_numbers_of_the_layer()
    {
        using var model = new Sequential
        {
            new InputLayer(1) { Text = true },
            new TextVectorization([.. s_words]),
        }.Build();
        var y = model.Predict(s_texts);
        int longest = (int)y.Lengths[1];
        string lines = string.Join("\n", s_words),
            json = System.Text.Json.JsonSerializer.Serialize(s_words),
            whole = System.Text.Json.JsonSerializer.Serialize(new[] { "", "[UNK]" }.Concat(s_words));
        for (int i = 0; i < s_texts.Length; i++)
        {
            float[] expected = [.. y.ToArray().Skip(i * longest).Take(longest).TakeWhile(v => v != 0)];
            foreach (string content in new[] { lines, lines + "\n", lines.Replace("\n", "\r\n"), json, whole, "\uFEFF" + lines })
                Numbers(content, new WordSettings(), s_texts[i]).Should().Equal(expected, $"'{s_texts[i]}' by {content}");
        }
    }

    [Fact]
    public void Options_change_what_they_say()
    {
        const string Lines = "the\ncat\n";
        Numbers(Lines, new WordSettings { Lower = false }, "The cat!").Should().Equal(1, 3);
        Numbers(Lines, new WordSettings { Filters = "-" }, "the-cat").Should().Equal(2, 3);
        Numbers(Lines, new WordSettings { Unknown = "7" }, "the dog").Should().Equal(2, 7);
        Numbers(Lines, new WordSettings { WordCount = 3 }, "the cat").Should().Equal(2, 1);
        Numbers(Lines, new WordSettings { IndexFrom = 3, Start = 1 }, "the").Should().Equal(1, 5);
        Numbers("a\nb", new WordSettings { ByCharacter = true }, "Ab c").Should().Equal(2, 3, 1, 1);
    }

    [Theory]
    [InlineData("the\ncat\nthe\n", "*vocabulary.txt: expected each word once, found 'the' twice")]
    [InlineData("", "*vocabulary.txt: expected words, found none")]
    [InlineData("[\"a\", 3]", "*vocabulary.txt: expected a word a line, or a JSON list of words:*")]
    public void A_file_that_is_none_is_refused(string content, string message)
    {
        var act = () => Numbers(content, new WordSettings(), "the");
        act.Should().Throw<KerasFormatException>().WithMessage(message);
    }

    [Fact]
    public void A_pickled_list_is_refused_with_what_writes_the_JSON()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("v.pkl"), [0x80, 0x03, (byte)']']);
        var act = () => VocabularyFile.Read(folder.PathOf("v.pkl"), new WordSettings());
        act.Should().Throw<KerasUnsupportedException>().WithMessage("*json.dump(layer.get_vocabulary(), open('vocabulary.json', 'w'))*");
    }
}
