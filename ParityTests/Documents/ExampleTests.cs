using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KerasSharp.ParityTests.Documents;

/// <summary>Examples of README, COOKBOOK and CONTRIBUTING do what stands there.</summary>
public partial class ExampleTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Numerics.Tensors;
        using System.Threading;
        using System.Threading.Tasks;
        using KerasSharp;

        """;

    public static TheoryData<string> Programs => new(Page.Examples("csharp").Select(e => e.Place));

    public static TheoryData<string> RunPrograms => new(Page.Examples("csharp").Where(e => e.NotRun is null).Select(e => e.Place));

    public static TheoryData<string> RunScripts => new(Page.Examples("sh").Where(e => e.NotRun is null).Select(e => e.Place));

    public static TheoryData<string> Sessions => new(Page.Sessions().Select(s => s.Place));

    [Theory, MemberData(nameof(Programs))]
    public void A_program_compiles(string place) =>
        File.Exists(Compile(Page.Examples("csharp").Single(e => e.Place == place))).Should().BeTrue();

    [Theory, MemberData(nameof(RunPrograms))]
    public void A_program_runs(string place)
    {
        var example = Page.Examples("csharp").Single(e => e.Place == place);
        string program = Compile(example);
        using var folder = new TemporaryFolder();
        PageRun.Prepare(folder, example.Files);
        string test = Path.Combine(AppContext.BaseDirectory, "KerasSharp.ParityTests.Documents");
        var (code, output) = PageRun.Run(
            folder.Root,
            "dotnet",
            "exec",
            "--runtimeconfig",
            $"{test}.runtimeconfig.json",
            "--depsfile",
            $"{test}.deps.json",
            program
        );
        code.Should().Be(0, output);
    }

    [Theory, MemberData(nameof(RunScripts))]
    public void A_script_runs(string place)
    {
        var example = Page.Examples("sh").Single(e => e.Place == place);
        using var folder = new TemporaryFolder();
        PageRun.Prepare(folder, example.Files);
        var (code, output) = PageRun.Shell(folder.Root, example.Text);
        code.Should().Be(0, output);
    }

    [Theory, MemberData(nameof(Sessions))]
    public void A_session_prints_what_stands_below_it(string place)
    {
        var (_, command, expected) = Page.Sessions().Single(s => s.Place == place);
        using var folder = new TemporaryFolder();
        PageRun.Prepare(folder, []);
        var (_, output) = PageRun.Shell(folder.Root, command + " || true");
        foreach (string line in expected)
            Plain(output).Should().Contain(Plain(line), output);
    }

    // How far rounding goes depends on the machine.
    private static string Plain(string text) => Rounding().Replace(text, "tiny");

    [GeneratedRegex(@"\d\.\d+E-\d+")]
    private static partial Regex Rounding();

    private static string Compile(Example example)
    {
        var lines = example.Text.Split('\n');
        bool IsUsing(string l) =>
            l.StartsWith("using ", StringComparison.Ordinal) && l.TrimEnd().EndsWith(';') && !l.Contains('=') && !l.Contains('(');
        string text =
            $"{Usings}{string.Join('\n', lines.Where(IsUsing))}\n{example.Given}\n{string.Join('\n', lines.Where(l => !IsUsing(l)))}";
        var compilation = CSharpCompilation.Create(
            $"example-{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest))],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        // Beside the test, so that what the program refers to is found.
        string path = Path.Combine(AppContext.BaseDirectory, $"{compilation.AssemblyName}.dll");
        var made = compilation.Emit(path);
        made.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty($"{example.Place}:\n{text}");
        return path;
    }
}
