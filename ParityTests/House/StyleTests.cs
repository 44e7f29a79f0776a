using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KerasSharp.ParityTests.House;

/// <summary>Sizes that a reader can keep in mind (CONTRIBUTING.md), each with file and line.</summary>
public class StyleTests
{
    private const int MostColumns = 140,
        MostFileLines = 300,
        MostTypeLines = 400,
        MostMethodLines = 60,
        MostParameters = 8;

    // Scheduled by hand, their speed is what they are for. Register tiles are unrolled, since registers cannot be indexed; the loops
    // around them keep pointers and lengths in registers, which a call between them would spill.
    private static readonly string[] s_unrolled =
    [
        "CudaPipelineTests.Inputs_taken_ahead_are_those_of_the_next_run_and_the_callers_memory_is_free",
        "Conv.Job.Panel",
        "Gemm.Job.Panel",
        "ProductTile.Run",
        "TallTile.Run",
    ];

    private static readonly string[] s_longLists =
    [
        "Runtime/Layers/ConvolutionRules.cs",
        // Native functions: their headers say what they take.
        "Cuda/Interop/CublasApi.cs",
        "Cuda/Interop/DriverApi.cs",
        // Pointers, strides and lengths are handed through to the innermost loop in registers; a struct of them would be read from
        // memory there.
        "Runtime/Cpu/Kernels/Conv.cs",
        "Runtime/Cpu/Kernels/Gemm.cs",
        "Runtime/Cpu/Kernels/GradientPanel.cs",
        "Runtime/Cpu/Kernels/ProductTile.cs",
        "Runtime/Cpu/Kernels/TallTile.cs",
        "Runtime/Cpu/Kernels/TileDispatch.cs",
        "Runtime/Cpu/Kernels/WeightGradient.cs",
    ];

    private static readonly Lazy<IReadOnlyList<(string File, SyntaxNode Root)>> s_trees = new(() =>
        [
            .. SourceFiles.CSharp.Select(f =>
                (SourceFiles.Relative(f), CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: SourceFiles.Relative(f)).GetRoot())
            ),
        ]
    );

    /// <summary>The formatter wraps code. It leaves comments, and literals, which say what a file or a shell says.</summary>
    [Fact]
    public void Comments_have_no_more_columns_than_a_screen() =>
        SourceFiles
            .CSharp.SelectMany(f =>
                File.ReadLines(f)
                    .Select(
                        (line, i) =>
                            (
                                line.Length,
                                IsComment: line.TrimStart().StartsWith("//", StringComparison.Ordinal),
                                Place: $"{SourceFiles.Relative(f)}:{i + 1}"
                            )
                    )
            )
            .Where(l => l.Length > MostColumns && l.IsComment)
            .Select(l => $"{l.Place}: {l.Length} columns")
            .Should()
            .BeEmpty();

    [Fact]
    public void Files_can_be_kept_in_mind() =>
        SourceFiles
            .CSharp.Select(f => (File: SourceFiles.Relative(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > MostFileLines)
            .Select(f => $"{f.File}: {f.Lines} lines")
            .Should()
            .BeEmpty();

    /// <summary>A partial type is one type: its files count together, blank lines and comments left out.</summary>
    [Fact]
    public void Types_can_be_kept_in_mind() =>
        s_trees
            .Value.SelectMany(t => t.Root.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(d => (t.File, Type: d)))
            .Where(d => d.Type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)
            .GroupBy(d => $"{Path.GetDirectoryName(d.File)}/{d.Type.Identifier}`{d.Type.TypeParameterList?.Parameters.Count ?? 0}")
            .Select(g => (Name: g.Key, Lines: g.Sum(d => CodeLines(d.Type))))
            .Where(t => t.Lines > MostTypeLines)
            .Select(t => $"{t.Name}: {t.Lines} lines of code")
            .Should()
            .BeEmpty();

    [Fact]
    public void Methods_fit_on_a_screen() =>
        LongMethods()
            .Where(m => !s_unrolled.Contains(m.Name))
            .Select(m => $"{m.Place}: {m.Name} has {m.Lines} lines of code")
            .Should()
            .BeEmpty();

    /// <summary>Records list their properties by parameters: those are named where they are given, and do not count.</summary>
    [Fact]
    public void Parameter_lists_can_be_kept_in_mind() =>
        LongParameterLists()
            .Where(p => !s_longLists.Contains(p.File))
            .Select(p => $"{p.File}:{Line(p.List)}: {p.List.Parameters.Count} parameters")
            .Should()
            .BeEmpty();

    [Fact]
    public void What_is_let_off_is_still_there()
    {
        s_unrolled.Should().BeSubsetOf(LongMethods().Select(m => m.Name));
        s_longLists.Should().BeSubsetOf(LongParameterLists().Select(p => p.File));
    }

    private static IEnumerable<(string Place, string Name, int Lines)> LongMethods() =>
        s_trees
            .Value.SelectMany(t => t.Root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>().Select(m => (t.File, Method: m)))
            .Select(m => ($"{m.File}:{Line(m.Method)}", Name(m.Method), Lines: CodeLines(m.Method)))
            .Where(m => m.Lines > MostMethodLines);

    private static IEnumerable<(string File, ParameterListSyntax List)> LongParameterLists() =>
        s_trees
            .Value.SelectMany(t => t.Root.DescendantNodes().OfType<ParameterListSyntax>().Select(p => (t.File, List: p)))
            .Where(p => p.List.Parameters.Count > MostParameters && p.List.Parent is not RecordDeclarationSyntax);

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static string Name(BaseMethodDeclarationSyntax method)
    {
        string type = string.Join('.', method.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(t => t.Identifier.Text));
        return method switch
        {
            MethodDeclarationSyntax m => $"{type}.{m.Identifier}",
            ConstructorDeclarationSyntax => $"{type}..ctor",
            _ => $"{type}.{method.Kind()}",
        };
    }

    private static int CodeLines(SyntaxNode node)
    {
        var lines = new HashSet<int>();
        foreach (var token in node.DescendantTokens())
        {
            var span = token.GetLocation().GetLineSpan();
            for (int line = span.StartLinePosition.Line; line <= span.EndLinePosition.Line; line++)
                lines.Add(line);
        }
        return lines.Count;
    }
}
