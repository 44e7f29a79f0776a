namespace KerasSharp.Importers.Python.Source;

/// <summary>A part of a Python text.</summary>
/// <param name="Line">Its line, from 1 on.</param>
internal abstract record SourceNode(int Line)
{
    /// <summary>The parts that it is made of.</summary>
    internal virtual IEnumerable<SourceNode> Parts => [];
}

/// <summary>A name.</summary>
internal sealed record NameNode(int Line, string Name) : SourceNode(Line);

/// <summary>None, True, False, a number (long, double) or a text.</summary>
internal sealed record LiteralNode(int Line, object? Value) : SourceNode(Line);

/// <summary>A tuple or a list.</summary>
internal sealed record SequenceNode(int Line, IReadOnlyList<SourceNode> Items, bool IsList) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Items;
}

/// <summary>A dictionary; a key is null where a whole dictionary is put in (**).</summary>
internal sealed record DictionaryNode(int Line, IReadOnlyList<(SourceNode? Key, SourceNode Value)> Entries) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Entries.SelectMany(e => new[] { e.Key, e.Value }.OfType<SourceNode>());
}

/// <summary><c>of.name</c>.</summary>
internal sealed record AttributeNode(int Line, SourceNode Of, string Name) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [Of];
}

/// <summary>An argument of a call.</summary>
/// <param name="Name">Its name; null for one that is passed by its place.</param>
/// <param name="Stars">1 for *, 2 for **, else 0.</param>
/// <param name="Value">The value.</param>
internal sealed record ArgumentNode(string? Name, int Stars, SourceNode Value);

/// <summary><c>function(arguments)</c>.</summary>
internal sealed record CallNode(int Line, SourceNode Function, IReadOnlyList<ArgumentNode> Arguments) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Arguments.Select(a => a.Value).Prepend(Function);
}

/// <summary><c>of[index]</c>.</summary>
internal sealed record SubscriptNode(int Line, SourceNode Of, SourceNode Index) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [Of, Index];
}

/// <summary><c>start:stop:step</c>.</summary>
internal sealed record SliceNode(int Line, SourceNode? Start, SourceNode? Stop, SourceNode? Step) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => new[] { Start, Stop, Step }.OfType<SourceNode>();
}

/// <summary>- + ~ not.</summary>
internal sealed record UnaryNode(int Line, string Operator, SourceNode A) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [A];
}

/// <summary>Arithmetic, comparisons, and, or.</summary>
internal sealed record BinaryNode(int Line, string Operator, SourceNode A, SourceNode B) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [A, B];
}

/// <summary><c>then if test else otherwise</c>.</summary>
internal sealed record ConditionalNode(int Line, SourceNode Test, SourceNode Then, SourceNode Otherwise) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [Test, Then, Otherwise];
}

/// <summary>A parameter of a function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stars">1 for *, 2 for **, else 0.</param>
/// <param name="Default">Its default; null for none.</param>
internal sealed record ParameterNode(string Name, int Stars, SourceNode? Default);

/// <summary><c>lambda parameters: body</c>.</summary>
internal sealed record LambdaNode(int Line, IReadOnlyList<ParameterNode> Parameters, SourceNode Body) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => [.. Parameters.Select(p => p.Default).OfType<SourceNode>(), Body];
}

/// <summary>One <c>for target in source if condition</c> of a comprehension.</summary>
internal sealed record ComprehensionClause(SourceNode Target, SourceNode Source, IReadOnlyList<SourceNode> Conditions);

/// <summary>A comprehension: of a list, a set, a dictionary, or a generator.</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="Bracket">[, { or (.</param>
/// <param name="Key">The key of a dictionary's entries; null for none.</param>
/// <param name="Value">What each round gives.</param>
/// <param name="Clauses">The loops, the outermost first.</param>
internal sealed record ComprehensionNode(
    int Line,
    string Bracket,
    SourceNode? Key,
    SourceNode Value,
    IReadOnlyList<ComprehensionClause> Clauses
) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts =>
        Clauses.SelectMany(c => c.Conditions.Prepend(c.Source).Prepend(c.Target)).Concat(new[] { Key, Value }.OfType<SourceNode>());
}

/// <summary>A formatted text (<c>f'layer_{i:02d}'</c>).</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="Pieces">Its pieces: text where there is no value, else how the value is written.</param>
internal sealed record FormattedNode(int Line, IReadOnlyList<(string Text, SourceNode? Value)> Pieces) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Pieces.Select(p => p.Value).OfType<SourceNode>();
}

/// <summary>What is parsed and never evaluated: sets, await, yield.</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="What">What it is, for messages.</param>
/// <param name="Inside">The parts that it is made of.</param>
internal sealed record OtherNode(int Line, string What, IReadOnlyList<SourceNode> Inside) : SourceNode(Line)
{
    internal override IEnumerable<SourceNode> Parts => Inside;
}
