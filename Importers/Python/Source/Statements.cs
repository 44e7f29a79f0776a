namespace KerasSharp.Importers.Python.Source;

/// <summary>An expression as a statement.</summary>
internal sealed record ExpressionStatement(int Line, SourceNode Value) : SourceNode(Line)
{
    /// <summary>Whether it is a name with a type: <c>x: int</c>.</summary>
    internal bool IsAnnotated { get; init; }

    internal override IEnumerable<SourceNode> Parts => [Value];
}

/// <summary><c>target = target = value</c>, or with an operator <c>target += value</c>.</summary>
internal sealed record AssignStatement(int Line, IReadOnlyList<SourceNode> Targets, string? Operator, SourceNode Value) : SourceNode(Line)
{
    /// <summary>Whether its name has a type: <c>x: int = 1</c>.</summary>
    internal bool IsAnnotated { get; init; }

    internal override IEnumerable<SourceNode> Parts => [.. Targets, Value];
}

/// <summary>if, elif, else.</summary>
internal sealed record IfStatement(int Line, SourceNode Test, IReadOnlyList<SourceNode> Then, IReadOnlyList<SourceNode> Otherwise)
    : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [Test, .. Then, .. Otherwise];
}

/// <summary>for, or while where there is no target.</summary>
internal sealed record LoopStatement(
    int Line,
    SourceNode? Target,
    SourceNode Source,
    IReadOnlyList<SourceNode> Body,
    IReadOnlyList<SourceNode> Otherwise
) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [.. new[] { Target }.OfType<SourceNode>(), Source, .. Body, .. Otherwise];
}

/// <summary>def.</summary>
internal sealed record FunctionStatement(
    int Line,
    string Name,
    IReadOnlyList<ParameterNode> Parameters,
    IReadOnlyList<SourceNode> Body,
    IReadOnlyList<SourceNode> Decorators
) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [.. Decorators, .. Parameters.Select(p => p.Default).OfType<SourceNode>(), .. Body];
}

/// <summary>class.</summary>
internal sealed record ClassStatement(int Line, string Name, IReadOnlyList<SourceNode> Bases, IReadOnlyList<SourceNode> Body)
    : SourceNode(Line)
{
    internal IReadOnlyList<SourceNode> Decorators { get; init; } = [];

    internal override IEnumerable<SourceNode> Parts => [.. Decorators, .. Bases, .. Body];
}

/// <summary>One name that an import binds.</summary>
/// <param name="Module">The module's whole name, with a dot in front for each level up.</param>
/// <param name="Member">What is taken out of it, * for all; null for the module itself.</param>
/// <param name="Alias">What it is called here; null for its own name.</param>
internal sealed record ImportedName(string Module, string? Member, string? Alias);

/// <summary>import, from ... import.</summary>
internal sealed record ImportStatement(int Line, IReadOnlyList<ImportedName> Names) : SourceNode(Line);

/// <summary>return.</summary>
internal sealed record ReturnStatement(int Line, SourceNode? Value) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => new[] { Value }.OfType<SourceNode>();
}

/// <summary>with: its body runs as it stands.</summary>
internal sealed record WithStatement(int Line, IReadOnlyList<(SourceNode Value, SourceNode? Target)> Items, IReadOnlyList<SourceNode> Body)
    : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts =>
        [.. Items.SelectMany(i => new[] { i.Value, i.Target }.OfType<SourceNode>()), .. Body];
}

/// <summary>try, except, else, finally.</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="Body">What may fail.</param>
/// <param name="Handlers">The statements of all handlers.</param>
/// <param name="GoesOn">Whether the script goes on behind some handler of a failure, other than an interruption by its user.</param>
/// <param name="Otherwise">What is done where nothing failed.</param>
/// <param name="Finally">What is done in any case.</param>
internal sealed record TryStatement(
    int Line,
    IReadOnlyList<SourceNode> Body,
    IReadOnlyList<SourceNode> Handlers,
    bool GoesOn,
    IReadOnlyList<SourceNode> Otherwise,
    IReadOnlyList<SourceNode> Finally
) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [.. Body, .. Handlers, .. Otherwise, .. Finally];
}

/// <summary>pass, break, continue, raise, assert, global, del, and statements of Python 2 (print, exec).</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="Word">The word that it begins with.</param>
/// <param name="Inside">The expressions behind it.</param>
internal sealed record WordStatement(int Line, string Word, IReadOnlyList<SourceNode> Inside) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Inside;
}
