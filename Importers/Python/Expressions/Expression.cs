using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Expressions;

/// <summary>What a function without loops and branches computes, as a tree over its arguments.</summary>
internal abstract record Expression
{
    /// <summary>Text as Python would have it.</summary>
    public sealed override string ToString() => ExpressionText.Of(this);

    /// <summary>How many expressions it is made of, counted as often as they are used.</summary>
    internal abstract long Size { get; }
}

/// <summary>A parameter of the function.</summary>
internal sealed record ArgumentExpression(int Index, string Name) : Expression
{
    internal override long Size => 1;
}

/// <summary>A number, text, tuple, None.</summary>
internal sealed record ConstantExpression(PythonValue Value) : Expression
{
    internal override long Size => Value.Size;
}

/// <summary>A global: a module, a function, a value that the file does not hold.</summary>
internal sealed record NameExpression(string Name) : Expression
{
    internal override long Size => 1;
}

/// <summary><c>of.name</c>.</summary>
internal sealed record AttributeExpression(Expression Of, string Name) : Expression
{
    internal override long Size { get; } = 1 + Of.Size;
}

/// <summary><c>function(arguments, name=value)</c>: names belong to the last arguments.</summary>
internal sealed record CallExpression(Expression Function, IReadOnlyList<Expression> Arguments, IReadOnlyList<string> Names) : Expression
{
    internal override long Size { get; } = 1 + Function.Size + Arguments.Sum(a => a.Size);

    /// <summary>The instruction that calls, as a disassembler writes it; null where the function was a text.</summary>
    internal Func<string>? Line { get; init; }
}

/// <summary><c>a operator b</c>, comparisons too.</summary>
internal sealed record BinaryExpression(string Operator, Expression A, Expression B) : Expression
{
    internal override long Size { get; } = 1 + A.Size + B.Size;
}

/// <summary>- + ~ not.</summary>
internal sealed record UnaryExpression(string Operator, Expression A) : Expression
{
    internal override long Size { get; } = 1 + A.Size;
}

/// <summary><c>of[index]</c>.</summary>
internal sealed record SubscriptExpression(Expression Of, Expression Index) : Expression
{
    internal override long Size { get; } = 1 + Of.Size + Index.Size;
}

/// <summary><c>start:stop:step</c>.</summary>
internal sealed record SliceExpression(Expression Start, Expression Stop, Expression Step) : Expression
{
    internal override long Size { get; } = 1 + Start.Size + Stop.Size + Step.Size;
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed record MappingExpression(IReadOnlyList<Expression> Keys, IReadOnlyList<Expression> Values) : Expression
{
    internal override long Size { get; } = 1 + Keys.Sum(k => k.Size) + Values.Sum(v => v.Size);
}

/// <summary>A tuple or list.</summary>
internal sealed record SequenceExpression(IReadOnlyList<Expression> Items, bool IsList) : Expression
{
    internal override long Size { get; } = 1 + Items.Sum(i => i.Size);
}
