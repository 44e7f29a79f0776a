using System.Reflection;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>What the libraries show to their users changes only on purpose. KERASSHARP_UPDATE_API=1 writes down what is there
/// now.</summary>
public class PublicApiTests
{
    // It brings the others and has no code.
    private const string MetaPackage = "KerasSharp";

    public static TheoryData<string> Assemblies => [.. PublicSurface.Assemblies.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_written_down(string name)
    {
        string path = Path.Combine(Fixtures.Root, "..", "ParityTests", "House", "PublicApi", name + ".txt");
        string[] found = [.. PublicSurface.Lines(PublicSurface.Assemblies.Single(a => a.GetName().Name == name))];
        found.Should().NotBeEmpty();
        if (Environment.GetEnvironmentVariable("KERASSHARP_UPDATE_API") == "1")
            File.WriteAllText(path, string.Join('\n', found) + '\n');
        string[] stored = File.Exists(path) ? File.ReadAllLines(path) : [];
        // Lines of members stand under their types: each is compared with its type.
        Qualified(found)
            .Except(Qualified(stored))
            .Should()
            .BeEmpty("these are new (CONTRIBUTING.md tells how to write down what is intended)");
        Qualified(stored).Except(Qualified(found)).Should().BeEmpty("these are gone");
    }

    [Fact]
    public void All_libraries_are_watched() =>
        Directory
            .GetFiles(Path.GetFullPath(Path.Combine(Fixtures.Root, "..")), "*.csproj", SearchOption.AllDirectories)
            .Where(p => !File.ReadAllText(p).Contains("<OutputType>Exe", StringComparison.Ordinal))
            .Select(p => Path.GetFileNameWithoutExtension(p))
            .Where(n => !n.StartsWith("KerasSharp.ParityTests", StringComparison.Ordinal) && n != MetaPackage)
            .Should()
            .BeEquivalentTo(PublicSurface.Assemblies.Select(a => a.GetName().Name));

    private static IEnumerable<string> Qualified(string[] lines)
    {
        string type = "";
        foreach (string line in lines)
            if (line.StartsWith(' '))
                yield return $"{type}: {line.Trim()}";
            else
                yield return type = line;
    }
}
