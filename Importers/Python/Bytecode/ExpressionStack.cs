using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>The stack that instructions work on, of symbols in place of values.</summary>
internal sealed class ExpressionStack
{
    private const int Deepest = 256;
    private const long MostSize = 1 << 16;
    private readonly Stack<Expression> _values = new();

    internal void Push(Expression value)
    {
        if (value.Size > MostSize || _values.Count >= Deepest)
            throw new PythonCodeException($"expected an expression of at most {MostSize} parts, found more");
        _values.Push(value);
    }

    /// <summary>How many values there are.</summary>
    internal int Count => _values.Count;

    /// <summary>Whether a value has a list inside of it.</summary>
    internal bool Holds(Expression list) => _values.Any(v => ListEdits.Holds(v, list));

    /// <summary>Puts another value in the place of one.</summary>
    internal void Replace(Expression old, Expression value)
    {
        if (!_values.Any(v => ReferenceEquals(v, old)))
            return;
        var all = Take(Count);
        foreach (var v in all)
            Push(ReferenceEquals(v, old) ? value : v);
    }

    internal Expression Pop() =>
        _values.TryPop(out var value) ? value : throw new PythonCodeException("expected a value on the stack, found none");

    internal Expression[] Take(int count)
    {
        if (count > _values.Count)
            throw new PythonCodeException($"expected {count} values on the stack, found {_values.Count}");
        var values = new Expression[count];
        for (int k = count - 1; k >= 0; k--)
            values[k] = _values.Pop();
        return values;
    }

    internal Expression Peek(int depth) =>
        depth >= 1 && depth <= _values.Count
            ? _values.ElementAt(depth - 1)
            : throw new PythonCodeException($"expected {depth} values on the stack, found {_values.Count}");

    // The topmost value goes below count - 1 others.
    internal void Rotate(int count)
    {
        var values = Take(count);
        if (count > 0)
            Push(values[^1]);
        foreach (var value in values.SkipLast(1))
            Push(value);
    }

    internal void Duplicate(int count)
    {
        var values = Take(count);
        for (int k = 0; k < 2; k++)
            foreach (var value in values)
                Push(value);
    }

    internal void Swap(int depth)
    {
        var values = Take(depth);
        if (depth > 1)
            (values[0], values[^1]) = (values[^1], values[0]);
        foreach (var value in values)
            Push(value);
    }
}
