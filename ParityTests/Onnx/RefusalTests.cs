using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>The page's table of what is refused has each refusal of the code, and none that the code has not.</summary>
public partial class RefusalTests
{
    private const string Head = "| message | what to do |";

    private static readonly string s_folder = Path.GetFullPath(Path.Combine(Fixtures.Root, "..", "Importers", "Onnx"));

    private static string[] Rows =>
        [
            .. File.ReadAllLines(RefusedTable.FilePath)
                .SkipWhile(l => l != Head)
                .Skip(2)
                .TakeWhile(l => l.Length > 0)
                .Select(l => l.Split('|')[1].Trim()),
        ];

    // The texts of all refusals, their parts in quotation marks joined.
    private static string[] Refusals =>
        [
            .. Directory
                .EnumerateFiles(s_folder, "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(f => Refusal().Matches(File.ReadAllText(f)))
                .Select(m => string.Concat(Literal().Matches(m.Value).Select(l => l.Groups[1].Value)))
                // What puts the layer's name in front of all others.
                .Where(text => !text.EndsWith("{what}", StringComparison.Ordinal)),
        ];

    [Fact]
    public void Each_row_is_a_refusal() =>
        Rows.Should().HaveCountGreaterThan(8).And.OnlyContain(row => Refusals.Any(r => r.Contains(row, StringComparison.Ordinal)));

    [Fact]
    public void Each_refusal_has_a_row() =>
        Refusals.Should().HaveCountGreaterThan(8).And.OnlyContain(r => Rows.Any(row => r.Contains(row, StringComparison.Ordinal)));

    private const string Thrown = @"(?:Unsayable\(|KerasUnsupportedException\(|KerasUnsupportedException \w+\([^)]*\) =>\s*new\()";

    [GeneratedRegex(Thrown + @"\s*\$"".*?;\r?\n", RegexOptions.Singleline)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\$""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();
}
