using System.Text.RegularExpressions;
using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>A collection of tests is what its definition in the same assembly says: xunit looks for it nowhere else, and tests that must
/// run beside no others would run beside all.</summary>
public partial class CollectionTests
{
    [Fact]
    public void Each_is_defined_in_the_project_that_uses_it()
    {
        var uses = Found(Use());
        uses.Should().NotBeEmpty();
        uses.Except(Found(Definition())).Should().BeEmpty();
    }

    /// <summary>Project and name, both as the sources write them.</summary>
    private static HashSet<(string Project, string Name)> Found(Regex attribute) =>
        [
            .. SourceFiles
                .CSharp.Select(f => (Path: SourceFiles.Relative(f), Text: File.ReadAllText(f)))
                .Where(f => f.Path.StartsWith("ParityTests/", StringComparison.Ordinal))
                .SelectMany(f => attribute.Matches(f.Text).Select(m => (f.Path.Split('/')[1], m.Groups[1].Value))),
        ];

    [GeneratedRegex(@"^\[Collection\(([\w.]+)\)\]", RegexOptions.Multiline)]
    private static partial Regex Use();

    [GeneratedRegex(@"^\[CollectionDefinition\(([\w.]+)[,)]", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
