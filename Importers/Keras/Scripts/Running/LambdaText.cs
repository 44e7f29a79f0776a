using System.Runtime.CompilerServices;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Source;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Writes a function of a script, which a Lambda layer computes, as one expression over its parameters: names that the script
/// binds get their values, functions of the script that it calls are put in. Nothing is computed with.</summary>
/// <param name="session">The reading.</param>
/// <param name="evaluator">Finds what expressions stand for.</param>
internal sealed class LambdaText(ScriptSession session, ScriptEvaluator evaluator)
{
    private const int Deepest = 20,
        DeepestList = 3;
    private const long Largest = 1 << 10;

    private int _depth;

    /// <summary>The function as <c>lambda x: ...</c>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="given">The layer's <c>arguments</c>, by name.</param>
    /// <param name="line">For messages.</param>
    /// <exception cref="ScriptException">A part of it is not understood.</exception>
    internal string Of(FunctionValue function, TableValue? given, int line)
    {
        if (function.Parameters.Count == 0 || function.Parameters[0].Stars != 0)
            throw new ScriptException(line, $"expected a function of at least one argument for a Lambda, found {function.What}");
        string first = function.Parameters[0].Name;
        var locals = new Dictionary<string, Expression>(StringComparer.Ordinal) { [first] = new ArgumentExpression(0, first) };
        try
        {
            foreach (var parameter in function.Parameters.Skip(1))
                locals[parameter.Name] =
                    parameter.Stars != 0 ? throw new PythonCodeException("a function of any number of arguments is not understood")
                    : given?.At(parameter.Name) is { } value ? Constant(value, parameter.Name)
                    : parameter.Default is { } usual ? Constant(evaluator.Of(usual, function.Scope), parameter.Name)
                    // What Keras passes by that name is the mask, which the text of a function cannot ask for.
                    : throw new PythonCodeException($"expected a value for its argument '{parameter.Name}', found none");
            return $"lambda {first}: {Body(function, locals)}";
        }
        catch (PythonCodeException e)
        {
            throw new ScriptException(
                line,
                $"what this Lambda computes is Python's code, which is never run, and cannot be read: {e.Message}"
            );
        }
    }

    /// <summary>Writes a Lambda's function in the light of what its names stand for now: a function sees the last values of the names
    /// around it, when it is called.</summary>
    internal static void Renew(LayerValue layer, ScriptEvaluator evaluator, ScriptSession session, int line)
    {
        if (layer.ClassName != "Lambda" || layer.Arguments.GetValueOrDefault("function") is not { } stored)
            return;
        var function = stored is FunctionTextValue known ? known.Function : stored;
        var given = layer.Arguments.GetValueOrDefault("arguments") as TableValue;
        string? text = function switch
        {
            FunctionValue own => new LambdaText(session, evaluator).Of(own, given, line),
            SymbolValue symbol when given is null or { Entries.Count: 0 } => $"lambda x: {Name(symbol.Path)}(x)",
            _ => null,
        };
        if (text is null)
            return;
        if (layer.Calls.Count > 0 && stored is FunctionTextValue { Text: var before } && before != text)
            throw new ScriptException(line, $"the function of {layer.What} computes another thing at each of its calls");
        layer.Arguments["function"] = new FunctionTextValue(function, text);
    }

    private Expression Body(FunctionValue function, Dictionary<string, Expression> locals)
    {
        if (++_depth > Deepest)
            throw new PythonCodeException($"expected functions that call one another at most {Deepest} deep, found more");
        var result = Run(function.Body, function.Scope, locals) ?? new ConstantExpression(PythonNone.Value);
        _depth--;
        return result;
    }

    /// <summary>Follows statements up to the one that returns; null where none does.</summary>
    private Expression? Run(IReadOnlyList<SourceNode> body, Scope scope, Dictionary<string, Expression> locals)
    {
        var reader = new Reader(this, scope, locals);
        foreach (var node in body)
        {
            session.Step(node.Line);
            switch (node)
            {
                case ReturnStatement { Value: { } value }:
                    return Bounded(reader.Of(value));
                case AssignStatement assign:
                    foreach (var target in assign.Targets)
                        Assign(target, Assigned(assign, reader), locals);
                    break;
                case IfStatement condition:
                    if (Run(Truth(condition.Test, scope, locals) ? condition.Then : condition.Otherwise, scope, locals) is { } returned)
                        return returned;
                    break;
                case LoopStatement { Target: { } target, Otherwise.Count: 0 } loop
                    when !Names(loop.Source).Any(locals.ContainsKey) && evaluator.Of(loop.Source, scope) is ItemsValue items:
                    foreach (var item in items.Items)
                    {
                        Assign(target, Constant(item, "a loop"), locals);
                        if (Run(loop.Body, scope, locals) is { } early)
                            return early;
                    }
                    break;
                case ImportStatement import:
                    foreach (var (module, member, alias) in import.Names)
                        locals[alias ?? member ?? module] = Name(member is null ? module : $"{module}.{member}");
                    break;
                case ExpressionStatement { Value: LiteralNode or CallNode { Function: NameNode { Name: "print" } } }:
                case WordStatement { Word: "pass" or "print" or "assert" }:
                    break;
                default:
                    throw new PythonCodeException($"line {node.Line} is not understood");
            }
        }
        return null;
    }

    private static Expression Assigned(AssignStatement assign, Reader reader) =>
        assign.Operator is { } op
            ? Bounded(new BinaryExpression(op, reader.Of(assign.Targets[0]), reader.Of(assign.Value)))
            : Bounded(reader.Of(assign.Value));

    private static void Assign(SourceNode target, Expression value, Dictionary<string, Expression> locals)
    {
        switch (target)
        {
            case NameNode name:
                locals[name.Name] = value;
                break;
            case SequenceNode names:
                for (int i = 0; i < names.Items.Count; i++)
                    Assign(
                        names.Items[i],
                        value is SequenceExpression { Items: var items } && items.Count == names.Items.Count
                            ? items[i]
                            : new SubscriptExpression(value, new ConstantExpression(new PythonInt(i))),
                        locals
                    );
                break;
            default:
                throw new PythonCodeException("an assignment to a part of a value is not understood");
        }
    }

    private bool Truth(SourceNode test, Scope scope, Dictionary<string, Expression> locals)
    {
        // Constants that the function has bound itself stand in for its names.
        var inside = new Scope(scope);
        foreach (string name in Names(test))
            if (locals.TryGetValue(name, out var bound))
                inside[name] =
                    bound is ConstantExpression { Value: var value } && Literal(value) is { } literal
                        ? literal
                        : throw new PythonCodeException("a condition on what the layer is given is not understood");
        return Arithmetic.Truth(evaluator.Of(test, inside))
            ?? throw new PythonCodeException("a condition on what is not known is not understood");
    }

    private static LiteralValue? Literal(PythonValue value) =>
        value switch
        {
            PythonNone => LiteralValue.None,
            PythonBool b => new LiteralValue(b.Value),
            PythonInt i => new LiteralValue(i.Value),
            PythonFloat f => new LiteralValue(f.Value),
            PythonText t => new LiteralValue(t.Value),
            _ => null,
        };

    private static IEnumerable<string> Names(SourceNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node is NameNode name ? [name.Name] : node.Parts.SelectMany(Names);
    }

    private static Expression Bounded(Expression expression) =>
        expression.Size <= Largest
            ? expression
            : throw new PythonCodeException($"expected an expression of at most {Largest} parts, found more");

    private static Expression Name(string path)
    {
        string[] parts = path.Split('.');
        Expression name = new NameExpression(parts[0]);
        foreach (string part in parts.Skip(1))
            name = new AttributeExpression(name, part);
        return name;
    }

    private static Expression Constant(ScriptValue value, string name, int depth = 0) =>
        value switch
        {
            ItemsValue when depth > DeepestList => throw new PythonCodeException(
                $"'{name}' is a list in lists, which is not understood there"
            ),
            LiteralValue literal => new ConstantExpression(SourceExpression.Literal(literal.Value)),
            ItemsValue items => new SequenceExpression([.. items.Items.Select(i => Constant(i, name, depth + 1))], items.IsList),
            SymbolValue symbol => Name(symbol.Path.StartsWith("builtins.", StringComparison.Ordinal) ? symbol.Path[9..] : symbol.Path),
            UnknownValue unknown => throw new PythonCodeException(
                $"'{name}' is what line {unknown.Line} gives ({Wording.Clip(unknown.Why)})"
            ),
            _ => throw new PythonCodeException($"'{name}' is {value.What}, which is not understood there"),
        };

    /// <summary>Reads expressions of a function.</summary>
    private sealed class Reader(LambdaText text, Scope scope, Dictionary<string, Expression> locals)
        : SourceExpression(name => locals.GetValueOrDefault(name) ?? Constant(text.Global(name, scope), name))
    {
        internal override Expression Of(SourceNode node) =>
            node is ConditionalNode conditional
                ? Of(text.Truth(conditional.Test, scope, locals) ? conditional.Then : conditional.Otherwise)
                : base.Of(node);

        protected override Expression Call(CallNode call)
        {
            if (
                call.Function is not NameNode { Name: var called }
                || locals.ContainsKey(called)
                || text.Global(called, scope) is not FunctionValue own
            )
                return base.Call(call);
            var inner = new Dictionary<string, Expression>(StringComparer.Ordinal);
            if (own.Parameters.Any(p => p.Stars != 0) || call.Arguments.Any(a => a.Stars != 0))
                throw new PythonCodeException("a function of any number of arguments is not understood");
            for (int i = 0; i < call.Arguments.Count; i++)
                inner[
                    call.Arguments[i].Name
                        ?? own.Parameters.ElementAtOrDefault(i)?.Name
                        ?? throw new PythonCodeException("expected fewer arguments")
                ] = Of(call.Arguments[i].Value);
            foreach (var parameter in own.Parameters.Where(p => !inner.ContainsKey(p.Name)))
                inner[parameter.Name] = parameter.Default is { } usual
                    ? Constant(text.Evaluated(usual, own.Scope), parameter.Name)
                    : throw new PythonCodeException($"expected a value for '{parameter.Name}' of {own.What}, found none");
            return text.Body(own, inner);
        }
    }

    private ScriptValue Global(string name, Scope scope) => evaluator.Of(new NameNode(0, name), scope);

    private ScriptValue Evaluated(SourceNode node, Scope scope) => evaluator.Of(node, scope);
}
