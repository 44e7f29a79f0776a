using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>Rules about the sources themselves (CONTRIBUTING.md).</summary>
public partial class SourceTests
{
    private const int MostLines = 400;

    private static readonly string s_root = Path.GetFullPath(Path.Combine(Fixtures.Root, ".."));

    private static readonly string[] s_folders =
    [
        ".config",
        ".github",
        "Cuda",
        "Importers",
        "ParityTests",
        "Runtime",
        "fixtures",
        "tools",
        ".ci",
    ];

    private static readonly string[] s_files =
    [
        ".csharpierignore",
        ".csharpierrc.yaml",
        ".editorconfig",
        ".git-blame-ignore-revs",
        ".gitattributes",
        ".gitignore",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "COOKBOOK.md",
        "Directory.Build.props",
        "Directory.Packages.props",
        "KerasSharp.sln",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "global.json",
    ];

    private static IEnumerable<string> Sources(params string[] endings) =>
        s_folders
            .Where(f => f != "fixtures")
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(s_root, f), "*", SearchOption.AllDirectories))
            .Where(f => endings.Contains(Path.GetExtension(f)) && !BuildOutput().IsMatch(Path.GetRelativePath(s_root, f)));

    [SkippableFact]
    public void The_top_level_holds_these_folders_and_files()
    {
        var start = new ProcessStartInfo("git", ["-C", s_root, "ls-files"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] tracked;
        try
        {
            using var git = Process.Start(start)!;
            tracked = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            Skip.If(git.ExitCode != 0, "this is no git checkout");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SkipException($"git cannot be run: {e.Message}");
        }
        var names = tracked.Select(path => path.Split('/')[0].Trim('"')).Distinct().ToArray();
        names.Should().BeSubsetOf([.. s_folders, .. s_files]);
        names.Should().Contain(s_files);
    }

    [Fact]
    public void No_file_has_more_lines_than_one_can_keep_in_mind() =>
        Sources(".cs", ".py", ".cu", ".cuh", ".h", ".sh")
            .Where(f => File.ReadLines(f).Count() > MostLines)
            .Select(f => Path.GetRelativePath(s_root, f))
            .Should()
            .BeEmpty();

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Put together here, so that this file does not hold them.
        string[] words = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];
        var pattern = new Regex($@"\b({string.Join('|', words)})\b");
        Sources(".cs", ".py", ".cu", ".cuh", ".h", ".csproj", ".props")
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Line: line, Place: $"{Path.GetRelativePath(s_root, f)}:{i + 1}")))
            .Where(l => pattern.IsMatch(l.Line))
            .Select(l => l.Place)
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void No_exception_is_swallowed() =>
        Sources(".cs")
            .Where(f => EmptyCatch().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(s_root, f))
            .Should()
            .BeEmpty();

    [Fact]
    public void Package_versions_stand_in_one_place_and_are_exact()
    {
        Sources(".csproj")
            .SelectMany(f =>
                XDocument
                    .Load(f)
                    .Descendants("PackageReference")
                    .Where(p => p.Attribute("Version") is not null)
                    .Select(p => $"{Path.GetFileName(f)}: {p}")
            )
            .Should()
            .BeEmpty();
        XDocument
            .Load(Path.Combine(s_root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => (string)p.Attribute("Version")!)
            .Should()
            .OnlyContain(v => Regex.IsMatch(v, @"^\d+\.\d+\.\d+(\.\d+)?$"));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(s_root, "KerasSharp.sln")).Replace('\\', '/');
        Sources(".csproj").Select(f => Path.GetRelativePath(s_root, f).Replace('\\', '/')).Should().OnlyContain(p => solution.Contains(p));
    }

    [Fact]
    public void Names_of_namespaces_follow_the_folders()
    {
        // KerasSharp and its folders; a project's public face goes without the project's name, and a folder may leave its files in the
        // namespace around it.
        Sources(".cs")
            .Where(f => !f.Contains("ParityTests") && !f.Contains("Samples"))
            .Select(f => (File: Path.GetRelativePath(s_root, f).Replace('\\', '/'), Match: Namespace().Match(File.ReadAllText(f))))
            .Where(f => f.Match.Success)
            .Where(f => !Expected(f.File).Any(e => $"{e}.".StartsWith(f.Match.Groups[1].Value + ".", StringComparison.Ordinal)))
            .Select(f => $"{f.File}: {f.Match.Groups[1].Value}")
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void No_test_passes_by_an_early_return() =>
        Sources(".cs")
            .Where(f => f.Contains("ParityTests"))
            .SelectMany(f => EarlyReturns.In(File.ReadLines(f)).Select(line => $"{Path.GetRelativePath(s_root, f)}:{line}"))
            .Should()
            .BeEmpty("a test that cannot run is skipped with the reason (Skip.If, SkipException), and a case that is none is not drawn");

    private static string[] Expected(string file)
    {
        string[] folders = [.. Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/').SkipWhile(f => f == "tools")];
        // A project inside a folder of the top level begins its own names.
        return
        [
            .. Enumerable.Range(0, Math.Min(3, folders.Length + 1)).Select(n => string.Join('.', folders.Skip(n).Prepend("KerasSharp"))),
        ];
    }

    [GeneratedRegex(@"(^|/)(bin|obj|TestResults|__pycache__)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
