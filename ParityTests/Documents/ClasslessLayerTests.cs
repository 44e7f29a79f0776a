using System.Text.RegularExpressions;
using FluentAssertions;

namespace KerasSharp.ParityTests.Documents;

/// <summary>COOKBOOK names each layer that files may have and programs cannot write.</summary>
public partial class ClasslessLayerTests
{
    // What a file calls them where the record has another name.
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["StackedRnn"] = "StackedRNNCells",
        ["RandomAugmentation"] = "RandomFlip",
        ["OperationLayer"] = "ops.mean",
    };

    [Fact]
    public void Layers_without_a_class_are_those_of_the_table()
    {
        string page = Page.Read("COOKBOOK.md");
        int from = page.IndexOf("| Of | Without a class |", StringComparison.Ordinal);
        string table = page[from..page.IndexOf("\n\n", from, StringComparison.Ordinal)];
        string[] named = [.. Name().Matches(table).Select(m => m.Groups[1].Value)];
        string[] expected =
        [
            .. typeof(LayerSpec)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(LayerSpec)) && !t.IsAbstract && !t.IsVisible)
                .Select(t => s_names.GetValueOrDefault(t.Name, t.Name))
                // Those of two and three axes stand behind those of one.
                .Where(n => !n.StartsWith("Adaptive", StringComparison.Ordinal) || n.EndsWith("1D", StringComparison.Ordinal)),
        ];
        expected.Should().NotBeEmpty();
        named.Except(["3D", "a + b"]).Should().BeEquivalentTo(expected);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
