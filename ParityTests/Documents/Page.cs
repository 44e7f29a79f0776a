using System.Text.RegularExpressions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Documents;

/// <summary>An example of a page: what stands between fences, and what the comment in front of it says.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Language">csharp, or sh.</param>
/// <param name="Text">The example.</param>
/// <param name="Files">For each file that the example finds, the one of the fixtures that it is.</param>
/// <param name="Given">Code that stands in front of it.</param>
/// <param name="NotRun">Why it is not run; null where it is.</param>
internal sealed record Example(
    string Place,
    string Language,
    string Text,
    IReadOnlyList<(string From, string Name)> Files,
    string Given,
    string? NotRun
);

/// <summary>The repository's pages and their examples. A comment <c>with FIXTURE as NAME; given CODE; not run: REASON</c> may stand in
/// front of one.</summary>
internal static partial class Page
{
    internal static IReadOnlyList<string> Names { get; } = ["README.md", "COOKBOOK.md", "CONTRIBUTING.md"];

    internal static string Read(string name) => File.ReadAllText(Path.Combine(Fixtures.Root, "..", name));

    internal static IEnumerable<Example> Examples(string language) =>
        Names.SelectMany(name => Fences().Matches(Read(name)).Select(m => Of(name, m))).Where(e => e.Language == language);

    /// <summary>Commands of an indented block with what they print: lines that begin with <c>$</c> and those below.</summary>
    internal static IEnumerable<(string Place, string Command, string[] Output)> Sessions()
    {
        foreach (string name in Names)
        {
            string[] lines = Read(name).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (!lines[i].StartsWith("    $ ", StringComparison.Ordinal))
                    continue;
                string[] output = [.. lines.Skip(i + 1).TakeWhile(l => l.StartsWith("    ", StringComparison.Ordinal) && l[4] != '$')];
                yield return ($"{name}, line {i + 1}", lines[i][6..], [.. output.Select(l => l[4..])]);
            }
        }
    }

    private static Example Of(string name, Match match)
    {
        string text = Read(name),
            comment = match.Groups["comment"].Value;
        int line = text.AsSpan(0, match.Index).Count('\n') + 1;
        string? Of(Regex form) => form.Match(comment) is { Success: true } found ? found.Groups[1].Value.Trim() : null;
        return new Example(
            $"{name}, line {line}",
            match.Groups["language"].Value,
            match.Groups["text"].Value,
            [.. FileForm().Matches(comment).Select(m => (m.Groups[1].Value, m.Groups[2].Value))],
            Of(GivenForm()) ?? "",
            Of(NotRunForm())
        );
    }

    [GeneratedRegex(@"(?:<!--(?<comment>(?:(?!-->)[\s\S])*)-->\n)?```(?<language>csharp|sh)\n(?<text>[\s\S]*?)```")]
    private static partial Regex Fences();

    [GeneratedRegex(@"(?:with|;)\s+(\S+) as ([\w.]+)")]
    private static partial Regex FileForm();

    [GeneratedRegex(@"given ([\s\S]*?)(?:not run:|$)")]
    private static partial Regex GivenForm();

    [GeneratedRegex(@"not run: ([\s\S]*)$")]
    private static partial Regex NotRunForm();
}
