using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>Messages of the libraries tell a problem; what to do about it in C# stands in records of advice alone, which the command line
/// puts in words of its own.</summary>
public partial class AdviceSourceTests
{
    [Fact]
    public void Only_advice_speaks_to_those_who_write_CSharp()
    {
        string root = Path.GetFullPath(Path.Combine(Fixtures.Root, ".."));
        new[] { "Runtime", "Importers", "Cuda" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f =>
                !Path.GetFileName(f).EndsWith("Advice.cs", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
            )
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Line: line, Place: $"{Path.GetRelativePath(root, f)}:{i + 1}")))
            .Where(l => !l.Line.TrimStart().StartsWith("//", StringComparison.Ordinal) && InCSharp().IsMatch(Holes().Replace(l.Line, "")))
            .Select(l => l.Place + ": " + l.Line.Trim())
            .Should()
            .BeEmpty();
    }

    // In a string: a member of the classes that callers set options on, or a call.
    [GeneratedRegex("\"[^\"]*\\b(((KerasImport|Compile|Fit|Cuda)Options|options)\\.[A-Z]|Load\\(|in C#)")]
    private static partial Regex InCSharp();

    [GeneratedRegex(@"\{[^{}""]*\}")]
    private static partial Regex Holes();
}
