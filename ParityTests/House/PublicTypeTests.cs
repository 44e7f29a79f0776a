using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>What is public is promised for years: the number of types is bounded, and each namespace has a reason.</summary>
public class PublicTypeTests
{
    private const int Most = 249;

    private static readonly string[] s_core = ["KerasSharp.Foundation", "KerasSharp.Runtime", "KerasSharp.Importers"];

    [Fact]
    public void The_core_packages_promise_few_types() =>
        PublicSurface
            .Assemblies.Where(a => s_core.Contains(a.GetName().Name))
            .SelectMany(PublicSurface.Types)
            .Count()
            .Should()
            .BeLessThanOrEqualTo(Most, "users look for theirs among them");

    [Fact]
    public void Each_public_namespace_has_its_reason_in_the_architecture()
    {
        string page = File.ReadAllText(Path.Combine(Fixtures.Root, "..", "ARCHITECTURE.md"));
        PublicSurface
            .Assemblies.SelectMany(PublicSurface.Types)
            .Select(t => t.Namespace!)
            .Distinct()
            // What Orleans' generator makes has to be public, and is for Orleans alone.
            .Where(n => !n.StartsWith("OrleansCodeGen", StringComparison.Ordinal))
            .Where(n => !page.Contains($"| `{n}` |", StringComparison.Ordinal))
            .Should()
            .BeEmpty("a namespace stands in ARCHITECTURE's table of what is public, with its reason");
    }
}
