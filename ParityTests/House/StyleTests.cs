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

    // Register tiles are unrolled by hand: registers cannot be indexed.
    private static readonly string[] s_unrolled = ["ProductTile.Run", "TallTile.Run"];

    private static readonly Lazy<IReadOnlyList<(string File, SyntaxNode Root)>> s_trees = new(() =>
        [
            .. SourceFiles.CSharp.Select(f =>
                (SourceFiles.Relative(f), CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: SourceFiles.Relative(f)).GetRoot())
            ),
        ]
    );

    [Fact]
    public void Lines_have_no_more_columns_than_a_screen() =>
        SourceFiles
            .CSharp.SelectMany(f => File.ReadLines(f).Select((line, i) => (line.Length, Place: $"{SourceFiles.Relative(f)}:{i + 1}")))
            .Where(l => l.Length > MostColumns)
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
        s_trees
            .Value.SelectMany(t => t.Root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>().Select(m => (t.File, Method: m)))
            .Select(m => (m.File, m.Method, Lines: CodeLines(m.Method), Name: Name(m.Method)))
            .Where(m => m.Lines > MostMethodLines && !s_unrolled.Contains(m.Name))
            .Select(m => $"{m.File}:{Line(m.Method)}: {m.Name} has {m.Lines} lines of code")
            .Should()
            .BeEmpty();

    /// <summary>Records list their properties by parameters: those are named where they are given, and do not count.</summary>
    [Fact]
    public void Parameter_lists_can_be_kept_in_mind() =>
        s_trees
            .Value.SelectMany(t => t.Root.DescendantNodes().OfType<ParameterListSyntax>().Select(p => (t.File, List: p)))
            .Where(p => p.List.Parameters.Count > MostParameters && p.List.Parent is not RecordDeclarationSyntax)
            .Select(p => $"{p.File}:{Line(p.List)}: {p.List.Parameters.Count} parameters")
            .Should()
            .BeEmpty();

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static string Name(BaseMethodDeclarationSyntax method)
    {
        string type = method.Parent is TypeDeclarationSyntax t ? t.Identifier.Text : "";
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
