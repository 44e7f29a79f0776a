using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime;

/// <summary>What can be done about a problem goes along with the error, apart from the words for it.</summary>
public class AdviceTests
{
    private static readonly MemoryAdvice s_advice = new(5, GrowsWithSamples: true);

    [Fact]
    public void A_message_ends_with_the_advice()
    {
        var e = new KerasFormatException("too large", s_advice);
        e.Message.Should().Be("too large; CompileOptions.MemoryLimit sets the bound");
        e.Problem.Should().Be("too large");
        e.Advice.Should().BeSameAs(s_advice);
    }

    [Fact]
    public void Who_says_where_it_arose_hands_it_on()
    {
        var inner = new KerasException("too large", s_advice);
        var e = new KerasUnsupportedException($"m.h5: {inner.Message}", inner);
        (e.Problem, e.Advice).Should().Be(("m.h5: too large", s_advice));
        var outer = new KerasException($"epoch 1: {e.Message}", e);
        (outer.Problem, outer.Advice).Should().Be(("epoch 1: m.h5: too large", s_advice));
    }

    [Fact]
    public void Who_says_something_else_does_not()
    {
        var e = new KerasException("no such model", new KerasException("too large", s_advice));
        (e.Message, e.Problem, e.Advice).Should().Be(("no such model", "no such model", null));
    }
}
