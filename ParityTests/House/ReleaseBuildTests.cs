using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>A Release build, for which a new user waits, does nothing that it need not.</summary>
public class ReleaseBuildTests
{
    [SkippableFact]
    public void It_runs_neither_analyzers_nor_generators_that_have_nothing_to_do()
    {
        var evaluated = Evaluate("-t:ResolveTargetingPackAssets", "-getProperty:RunAnalyzers", "-getItem:Analyzer");
        evaluated.GetProperty("Properties").GetProperty("RunAnalyzers").GetString().Should().Be("false");
        string[] generators =
        [
            .. evaluated
                .GetProperty("Items")
                .GetProperty("Analyzer")
                .EnumerateArray()
                .Select(a => a.GetProperty("Filename").GetString()!)
                .Where(n => n.StartsWith("Microsoft.Interop.", StringComparison.Ordinal)),
        ];
        generators.Should().BeEquivalentTo("Microsoft.Interop.LibraryImportGenerator", "Microsoft.Interop.SourceGeneration");
    }

    private static JsonElement Evaluate(params string[] arguments)
    {
        string root = Path.GetFullPath(Path.Combine(Fixtures.Root, ".."));
        var start = new ProcessStartInfo(
            "dotnet",
            ["msbuild", Path.Combine(root, "tools", "Cli"), "-p:Configuration=Release", .. arguments]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        try
        {
            using var build = Process.Start(start)!;
            string text = build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            build.ExitCode.Should().Be(0, text);
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SkipException($"dotnet cannot be run: {e.Message}");
        }
    }
}
