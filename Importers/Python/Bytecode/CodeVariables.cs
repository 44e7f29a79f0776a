using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>What instructions name by number: constants, globals, variables, cells.</summary>
internal sealed class CodeVariables
{
    private static readonly Expression s_none = new ConstantExpression(PythonNone.Value);
    private readonly PythonCode _code;
    private readonly Dictionary<string, Expression> _locals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    // Variables whose cells are being followed: damaged code can put a variable into itself.
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);

    /// <param name="code">The function.</param>
    /// <param name="known">The values of parameters that have one, by their places; null for the others.</param>
    /// <param name="closure">The values of its free variables, in their order; what is missing is a global to it.</param>
    internal CodeVariables(PythonCode code, IReadOnlyList<Expression> closure, IReadOnlyList<Expression?> known)
    {
        _code = code;
        int arguments = code.ArgumentCount + code.KeywordOnlyCount;
        for (int i = 0; i < arguments; i++)
            _locals[code.Locals[i]] = (i < known.Count ? known[i] : null) ?? new ArgumentExpression(i, code.Locals[i]);
        for (int i = 0; i < code.Free.Count && i < closure.Count; i++)
            _locals[code.Free[i]] = closure[i];
    }

    /// <summary>Gives a variable its value; a variable of the function around it there.</summary>
    internal void Store(string name, Expression value)
    {
        if (ReferenceEquals(value, CodeCalls.Null))
            _locals.Remove(name);
        else if (_locals.GetValueOrDefault(name) is CellExpression around && _code.Free.Contains(name))
            Followed(
                name,
                () =>
                {
                    around.Store(value);
                    return value;
                }
            );
        else
            _locals[name] = value;
    }

    /// <summary>Takes a variable's value away, and gives it; a null where it has none.</summary>
    internal Expression Clear(string name) => _locals.Remove(name, out var value) ? value : CodeCalls.Null;

    /// <summary>A variable as functions inside see it.</summary>
    internal Expression Shared(string name) =>
        _code.Free.Contains(name) && _locals.TryGetValue(name, out var around)
            ? around
            : new CellExpression(name, () => Read(name), value => Store(name, value));

    /// <summary>Says that a local variable is one that functions inside see.</summary>
    internal void Share(string name) => _shared.Add(name);

    /// <summary>Whether loading a local variable means the variable itself, as functions inside see it (3.13).</summary>
    internal bool IsShared(string name) => _code.Layout == CodeLayout.Python311 && (_shared.Contains(name) || _code.Free.Contains(name));

    /// <summary>Whether a variable's value has a list inside of it.</summary>
    internal bool Holds(Expression list) => _locals.Values.Any(v => ListEdits.Holds(v, list));

    /// <summary>Puts another value in the place of one.</summary>
    internal void Replace(Expression old, Expression value)
    {
        foreach (string name in _locals.Where(l => ReferenceEquals(l.Value, old)).Select(l => l.Key).ToArray())
            _locals[name] = value;
    }

    internal Expression Constant(int at) =>
        at >= 0 && at < _code.Constants.Count
            ? new ConstantExpression(
                _code.Constants[at] is PythonBytes bytes && _code.Layout == CodeLayout.Python2
                    ? new PythonText(System.Text.Encoding.Latin1.GetString(bytes.Value))
                    : _code.Constants[at]
            )
            : throw new PythonCodeException($"expected one of {_code.Constants.Count} constants, found number {at}");

    // Python 2 looks None, True and False up by name.
    internal Expression Global(int at) =>
        Name(at) switch
        {
            "None" => s_none,
            "True" => new ConstantExpression(new PythonBool(true)),
            "False" => new ConstantExpression(new PythonBool(false)),
            var name => new NameExpression(name),
        };

    internal Expression Read(string local) =>
        _locals.TryGetValue(local, out var value) ? (value is CellExpression around ? Followed(local, around.Read) : value)
        : _code.Free.Contains(local) ? new NameExpression(local)
        : throw new PythonCodeException($"expected that the variable '{local}' has a value, found none");

    private Expression Followed(string name, Func<Expression> follow)
    {
        if (!_followed.Add(name))
            throw new PythonCodeException($"expected a value of the variable '{name}', found the variable itself");
        try
        {
            return follow();
        }
        finally
        {
            _followed.Remove(name);
        }
    }

    internal string Name(int at) =>
        at < _code.Names.Count
            ? _code.Names[at]
            : throw new PythonCodeException($"expected one of {_code.Names.Count} names, found number {at}");

    internal string Local(int at) =>
        at < _code.Locals.Count
            ? _code.Locals[at]
            : throw new PythonCodeException($"expected one of {_code.Locals.Count} variables, found number {at}");

    internal string Cell(int at) =>
        _code.Layout == CodeLayout.Python311 ? Local(at)
        : at < _code.Cells.Count ? _code.Cells[at]
        : throw new PythonCodeException($"expected one of {_code.Cells.Count} cells, found number {at}");
}
