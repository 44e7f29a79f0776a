using System.Text.RegularExpressions;
using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>Finds tests that end early and so count as passed, whatever they left out. Sources are formatted, so a method's body stands
/// between the two braces at its own indentation. A function inside of a test may not have such a return either.</summary>
public partial class EarlyReturns
{
    /// <summary>The numbers of the lines, from 1 on, on which a test returns.</summary>
    internal static IEnumerable<int> In(IEnumerable<string> lines)
    {
        // The brace that a test's body waits for or ends with; the quotes that end a text of several lines.
        string? begin = null,
            end = null,
            quotes = null;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (quotes is not null)
            {
                if (Quotes().Matches(line).Any(m => m.Value == quotes))
                    quotes = null;
                continue;
            }
            if (Quotes().Matches(line) is { Count: 1 } opened)
                quotes = opened[0].Value;
            if (TestAttribute().Match(line) is { Success: true } test)
                begin = test.Groups[1].Value + "{";
            else if (line == begin)
                (begin, end) = (null, line.Replace('{', '}'));
            else if (line.Length == 0)
                begin = null;
            else if (line == end)
                end = null;
            else if (end is not null && Return().IsMatch(line))
                yield return number;
        }
    }

    [Fact]
    public void They_are_found()
    {
        const string source = """"
            public class T
            {
                [SkippableTheory]
                [InlineData(1)]
                public void A(int x)
                {
                    if (x == 1)
                        return;
                    x.Should().Be(2);
                }

                private void B(int x)
                {
                    return;
                }

                [Fact]
                public Task C()
                {
                    if (true) { return Task.CompletedTask; }
                    string text = """
                        return;
                        """;
                }

                [Fact]
                public void D() => E();

                private void E()
                {
                    return;
                }

                [Theory, MemberData(nameof(F))]
                public async Task F()
                {
                    foreach (var x in y)
                        if (x is null) return;
                }
            }
            """";
        In(source.Split('\n')).Should().Equal(8, 20, 38);
    }

    [GeneratedRegex(@"^(\s*)\[(?:Skippable)?(?:Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\breturn( Task\.CompletedTask)?;")]
    private static partial Regex Return();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex Quotes();
}
