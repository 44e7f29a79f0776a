using System.Text.RegularExpressions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>The sources of the repository, build outputs left out.</summary>
internal static partial class SourceFiles
{
    /// <summary>The repository's folder.</summary>
    internal static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Root, ".."));

    private static readonly string[] s_projects = ["Runtime", "Importers", "Cuda", "tools", "ParityTests"];

    /// <summary>All C# sources.</summary>
    internal static IReadOnlyList<string> CSharp { get; } =
    [
        .. s_projects
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root, p), "*.cs", SearchOption.AllDirectories))
            .Where(f => !BuildOutput().IsMatch(Relative(f)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A path as it stands in the repository.</summary>
    internal static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    [GeneratedRegex(@"(^|/)(bin|obj|TestResults|BenchmarkDotNet\.Artifacts)/")]
    private static partial Regex BuildOutput();
}
