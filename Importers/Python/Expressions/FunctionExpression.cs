using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Expressions;

/// <summary>A function that stands inside of another one. A call of it is followed; it never stands in what a reader gives back, unless it
/// is handed to a function that is not understood.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Defaults">The values of its last parameters.</param>
/// <param name="Closure">Its free variables, in their order.</param>
internal sealed record FunctionExpression(PythonCode Code, IReadOnlyList<Expression> Defaults, IReadOnlyList<Expression> Closure)
    : Expression
{
    internal override long Size => 1;
}

/// <summary>A variable of a function that functions inside of it see, with the value that it has when it is asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">Its value now.</param>
/// <param name="Store">Gives it a value.</param>
internal sealed record CellExpression(string Name, Func<Expression> Read, Action<Expression> Store) : Expression
{
    internal override long Size => 1;
}

/// <summary>What a loop runs over, and how far it has come.</summary>
/// <param name="Items">All values.</param>
internal sealed record IteratorExpression(IReadOnlyList<Expression> Items) : Expression
{
    private int _next;

    internal override long Size => 1;

    /// <summary>The next value; null behind the last one.</summary>
    internal Expression? Next() => _next < Items.Count ? Items[_next++] : null;
}
