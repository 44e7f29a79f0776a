using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime;

/// <summary>An exception says in properties what its message says in words.</summary>
public class MessageFactsTests
{
    [Fact]
    public void The_words_around_the_values_tell_what_they_are()
    {
        var (place, name, key, found) = ("models/a.h5: /model_config", "lstm_1", "units", "\"many\"");
        var e = new KerasFormatException($"{place}: layer '{name}': key '{key}': expected a number, found {found}");
        e.Should()
            .BeEquivalentTo(
                new
                {
                    File = "models/a.h5",
                    Path = "/model_config",
                    Layer = "lstm_1",
                    Key = "units",
                    Expected = "a number",
                    Found = "\"many\"",
                }
            );
        e.Message.Should().Be("models/a.h5: /model_config: layer 'lstm_1': key 'units': expected a number, found \"many\"");
    }

    [Fact]
    public void Words_within_a_value_tell_nothing()
    {
        string name = "expected this, found that; layer 'x'";
        var e = new KerasException($"model '{name}' has no weights");
        e.Should()
            .BeEquivalentTo(
                new
                {
                    File = (string?)null,
                    Layer = (string?)null,
                    Expected = (string?)null,
                    Found = (string?)null,
                }
            );
    }

    [Fact]
    public void Who_adds_the_file_keeps_what_the_cause_knows()
    {
        var (layer, file) = ("dense_1", "model.h5");
        var cause = new KerasException($"layer '{layer}': expected {3} arrays, found {2}");
        var e = new KerasFormatException($"{file}: {cause.Message}", cause);
        e.Should()
            .BeEquivalentTo(
                new
                {
                    File = "model.h5",
                    Layer = "dense_1",
                    Expected = "3 arrays",
                    Found = "2",
                }
            );
    }

    [Fact]
    public void A_clause_ends_at_a_semicolon_and_advice_is_none_of_it()
    {
        var e = new KerasException($"an embedding: expected indices below {5}, found {7}; look at the data", new MemoryAdvice(1, false));
        (e.Expected, e.Found).Should().Be(("indices below 5", "7"));
    }
}
