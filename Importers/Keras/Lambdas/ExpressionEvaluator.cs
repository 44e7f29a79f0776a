using System.Runtime.CompilerServices;
using KerasSharp.Importers.Python.Bytecode;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Computes an expression with tensors for its arguments: what comes out is a part of the model's graph. Names are taken for what
/// they are usually called: K is Keras's backend, tf TensorFlow, np NumPy, T Theano's tensors.</summary>
internal sealed class ExpressionEvaluator(IReadOnlyList<object?> arguments, LambdaEra era) : ICodeValues
{
    private const int MostSteps = 20_000;
    private readonly Dictionary<Expression, object?> _known = new(ReferenceEqualityComparer.Instance);
    private int _steps;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="PythonCodeException">A part of it is not understood.</exception>
    internal object? Value(Expression expression)
    {
        if (_known.TryGetValue(expression, out object? known))
            return known;
        if (++_steps > MostSteps)
            throw new PythonCodeException($"expected at most {MostSteps} steps, found more");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new PythonCodeException("expected an expression that is nested less deep");
        return _known[expression] = expression switch
        {
            ArgumentExpression a => arguments[a.Index],
            ConstantExpression c => LambdaValues.Of(c.Value),
            NameExpression n => PythonFunctions.Constant(SymbolNames.Canonical(n.Name)),
            AttributeExpression a => Attribute(Value(a.Of), a.Name),
            UnaryExpression u => LambdaArithmetic.Unary(u.Operator, Value(u.A)),
            BinaryExpression b => LambdaArithmetic.Binary(b.Operator, Value(b.A), Value(b.B)),
            SubscriptExpression s => ShapeMath.Subscript(Value(s.Of), Value(s.Index)),
            SliceExpression s => new SliceValue(Value(s.Start), Value(s.Stop), Value(s.Step)),
            SequenceExpression s => s.Items.Select(Value).ToArray(),
            MappingExpression m => new MappingValue([.. m.Keys.Select(Value)], [.. m.Values.Select(Value)]),
            CallExpression c => Call(c),
            _ => throw new PythonCodeException($"'{expression}' is not understood"),
        };
    }

    /// <inheritdoc/>
    public bool IsTrue(Expression value) => LambdaValues.Truth(Value(value));

    /// <inheritdoc/>
    public bool IsNone(Expression value) => Value(value) is var found && found is OpenValue ? throw OpenValue.IsAsked() : found is null;

    /// <inheritdoc/>
    public IReadOnlyList<Expression> Items(Expression value)
    {
        switch (value)
        {
            case SequenceExpression s:
                return s.Items;
            case ConstantExpression { Value: PythonSequence s }:
                return [.. s.Items.Select(i => new ConstantExpression(i))];
        }
        return Value(value) is object?[] items
            ? [.. items.Select((item, k) => ItemOf(value, item, k))]
            : throw new PythonCodeException($"a loop over {LambdaValues.Describe(Value(value))} is not understood");
    }

    private static Expression ItemOf(Expression of, object? item, int k) =>
        item switch
        {
            long l => new ConstantExpression(new PythonInt(l)),
            double d => new ConstantExpression(new PythonFloat(d)),
            string s => new ConstantExpression(new PythonText(s)),
            object?[] items => new SequenceExpression(
                [.. items.Select((inner, j) => ItemOf(new SubscriptExpression(of, new ConstantExpression(new PythonInt(k))), inner, j))],
                IsList: false
            ),
            _ => new SubscriptExpression(of, new ConstantExpression(new PythonInt(k))),
        };

    private static object? Attribute(object? of, string name) =>
        (of, name) switch
        {
            (Symbol s, _) => PythonFunctions.Constant(SymbolNames.Canonical($"{s.Path}.{name}")),
            (Node x, "shape" or "_keras_shape") => ShapeMath.Extents(x, isStatic: false),
            (Node x, "ndim") => (long)x.Rank,
            (Node x, "T") => FunctionTable.Apply(new TransposeOperation(), x),
            (Dim { PerBatch: false } d, "value") => (long)d.Factor,
            (long, "value") => of,
            (Node, _) or (object?[], _) => new Method(of, name),
            _ => throw new PythonCodeException($"'{name}' of {LambdaValues.Describe(of)} is not understood"),
        };

    private object? Call(CallExpression call)
    {
        object? function = Value(call.Function);
        int named = call.Arguments.Count - call.Names.Count;
        var positional = call.Arguments.Take(named).Select(Value).ToList();
        (string, object?)[] byName = [.. call.Names.Select((n, i) => (n, Value(call.Arguments[named + i])))];
        switch (function)
        {
            case Method { Name: "get_shape", Of: Node x } when call.Arguments.Count == 0:
                return ShapeMath.Extents(x, isStatic: true);
            case Method { Name: "as_list", Of: object?[] extents } when call.Arguments.Count == 0:
                return extents.Select(e => e is Dim { PerBatch: true } ? null : e).ToArray();
            case Method { Name: "dimshuffle", Of: Node x }:
                return Dimshuffle(x, positional is [object?[] pattern] ? pattern : [.. positional]);
            case Method m when PythonFunctions.OfMethod(m.Of, m.Name) is { } path:
                // x.reshape(2, 3) is x.reshape((2, 3)).
                if (m.Name is "reshape" or "transpose" && positional.Count > 1)
                    positional = [positional.ToArray()];
                return Apply(path, [m.Of, .. positional], byName, call);
            case Symbol s:
                return Apply(s.Path, positional, byName, call);
            default:
                throw new PythonCodeException($"a call of {LambdaValues.Describe(function)}{At(call)} is not understood")
                {
                    TellsLine = true,
                };
        }
    }

    private static string At(CallExpression call) => call.Line is { } line ? $" (instruction {line()})" : "";

    private object? Apply(
        string path,
        IReadOnlyList<object?> positional,
        IReadOnlyList<(string Name, object? Value)> named,
        CallExpression call
    )
    {
        if (FunctionTable.Find(path) is not { } function)
            throw path.Contains('.', StringComparison.Ordinal)
                ? new PythonCodeException($"the function '{path}'{At(call)} is not understood") { IsOfEveryInput = true, TellsLine = true }
                : new PythonCodeException($"it calls '{path}'{At(call)}, a function that is not in the file")
                {
                    IsOfEveryInput = true,
                    TellsLine = true,
                };
        try
        {
            return function.Compute(new CallArguments(path, function.Signature, positional, named), era);
        }
        catch (PythonCodeException e) when (!e.TellsLine && call.Line is { } line)
        {
            throw e.At(line());
        }
    }

    // Theano's: axes in order, 'x' for a new one.
    private static Node Dimshuffle(Node x, object?[] pattern)
    {
        var y = FunctionTable.Apply(new TransposeOperation([.. pattern.Where(p => p is not "x").Select(LambdaValues.Whole)]), x);
        int[] added = [.. Enumerable.Range(0, pattern.Length).Where(i => pattern[i] is "x")];
        return FunctionTable.Apply(new ExpandDimsOperation([.. added]), y);
    }
}
