using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Finds what expressions stand for. What only Python could tell is unknown, and refused where a model needs it.</summary>
/// <param name="session">The reading.</param>
/// <param name="run">Runs a function's statements and gives what it returns.</param>
internal sealed class ScriptEvaluator(ScriptSession session, Func<FunctionValue, IReadOnlyList<Argument>, int, ScriptValue> run)
{
    private readonly KerasCalls _keras = new(session);

    /// <summary>What an expression stands for.</summary>
    /// <exception cref="ScriptException">It does with a model what is not understood.</exception>
    internal ScriptValue Of(SourceNode node, Scope scope)
    {
        session.Step(node.Line);
        var value = Found(node, scope);
        return value is UnknownValue && session.Given.Count > 0 && session.Given.TryGetValue(SourceNodeText.Of(node), out var given)
            ? given
            : value;
    }

    private ScriptValue Found(SourceNode node, Scope scope) =>
        node switch
        {
            LiteralNode literal => new LiteralValue(literal.Value),
            NameNode name => Name(name, scope),
            SequenceNode sequence => new ItemsValue([.. sequence.Items.Select(i => Of(i, scope))], sequence.IsList),
            DictionaryNode dictionary => Dictionary(dictionary, scope),
            AttributeNode attribute => Attribute(Of(attribute.Of, scope), attribute.Name, attribute.Line),
            CallNode call => Call(call, scope),
            SubscriptNode subscript => Subscript(subscript, scope),
            UnaryNode unary => Unary(unary, Of(unary.A, scope)),
            BinaryNode { Operator: "and" or "or" } both => Both(both, scope),
            BinaryNode binary => Binary(binary, Of(binary.A, scope), Of(binary.B, scope)),
            ConditionalNode conditional => Conditional(conditional, scope),
            LambdaNode lambda => new FunctionValue("<lambda>", lambda.Parameters, [new ReturnStatement(lambda.Line, lambda.Body)], scope),
            _ => Other(node, scope),
        };

    private ScriptValue Name(NameNode node, Scope scope)
    {
        if (scope[node.Name] is { } known)
            return known;
        foreach (string module in scope.Global.Stars)
            if (KerasNames.StarHas(module, node.Name, session.Era))
                return new SymbolValue($"{module}.{node.Name}");
        if (PlainFunctions.Names.Contains(node.Name) || node.Name is "print" or "isinstance" or "open")
            return new SymbolValue("builtins." + node.Name);
        return node.Name == "__name__" ? new LiteralValue("__main__") : new UnknownValue(node.Line, $"no value of '{node.Name}' is known");
    }

    private ScriptValue Dictionary(DictionaryNode node, Scope scope)
    {
        var entries = new List<(LiteralValue, ScriptValue)>();
        foreach (var (key, value) in node.Entries)
        {
            var stored = Of(value, scope);
            if (key is null && stored is TableValue inner)
                entries.AddRange(inner.Entries);
            else if (key is not null && Of(key, scope) is LiteralValue literal)
                entries.Add((literal, stored));
            else
                return new UnknownValue(node.Line, "a dictionary with keys that are not known");
        }
        return new TableValue(entries);
    }

    internal ScriptValue Attribute(ScriptValue of, string name, int line) =>
        of switch
        {
            SymbolValue symbol => new SymbolValue($"{symbol.Path}.{name}"),
            LayerValue layer => ModelAttributes.Read(layer, name, line, session),
            TensorValue tensor => name switch
            {
                "shape" or "_keras_shape" => TensorShapes.Of(tensor, session.Era, line),
                "dtype" or "name" => new UnknownValue(line, $"'{name}' of {of.What}"),
                _ => new MethodValue(of, name),
            },
            UnknownValue unknown => new UnknownValue(unknown.Line, unknown.Why),
            _ => new MethodValue(of, name),
        };

    private ScriptValue Call(CallNode node, Scope scope)
    {
        ModelUse.RefuseListChange(node, scope, this);
        var function = Of(node.Function, scope);
        var arguments = new List<Argument>();
        foreach (var argument in node.Arguments)
        {
            var value = Of(argument.Value, scope);
            if (argument.Stars == 0)
                arguments.Add(new Argument(argument.Name, value, value is UnknownValue ? SourceNodeText.Of(argument.Value) : null));
            else if (argument.Stars == 2 && value is TableValue table && table.Entries.All(e => e.Key.Value is string))
                arguments.AddRange(table.Entries.Select(e => new Argument((string)e.Key.Value!, e.Value)));
            else if (argument.Stars == 1 && value is ItemsValue items)
                arguments.AddRange(items.Items.Select(i => new Argument(null, i)));
            else if (KerasNames.Makes((function as SymbolValue)?.Path ?? "", session.Era) || function is LayerValue)
                throw new ScriptException(node.Line, $"expected arguments that the text says, found a star before {value.What}");
        }
        return Apply(function, arguments, node.Line);
    }

    private ScriptValue Apply(ScriptValue function, List<Argument> arguments, int line)
    {
        switch (function)
        {
            case LayerValue layer:
                return session.Layers.Apply(
                    layer,
                    [.. arguments.Where(a => a.Name is null).Select(a => a.Value)],
                    [.. arguments.Where(a => a.Name is not null).Select(a => (a.Name!, a.Value))],
                    line
                );
            case FunctionValue own:
                return session.Inside(line, () => run(own, arguments, line));
            case SymbolValue { Path: var path } when PlainFunctions.NameOf(path) is { } plain:
                return Plain(plain, arguments, line);
            case SymbolValue symbol:
                return _keras.Call(symbol.Path, arguments, line);
            case MethodValue method:
                return Method(method, arguments, line);
            default:
                ModelUse.RefuseIn(arguments.Select(a => a.Value), $"{function.What}", line);
                return new UnknownValue(line, "a call of what is not known");
        }
    }

    private static ScriptValue Plain(string name, List<Argument> arguments, int line)
    {
        ScriptValue[] values = [.. arguments.Select(a => a.Value)];
        if (arguments.All(a => a.Name is null) && PlainFunctions.Call(name, values) is { } result)
            return result;
        if (name is not ("print" or "len" or "str" or "isinstance" or "list" or "enumerate" or "zip" or "reversed" or "tuple"))
            ModelUse.RefuseIn(values, $"'{name}'", line);
        return new UnknownValue(line, $"a call of '{name}'");
    }

    private ScriptValue Method(MethodValue method, List<Argument> arguments, int line)
    {
        switch (method.Of)
        {
            case LayerValue layer:
                return ModelAttributes.Call(layer, method.Name, arguments, line, session);
            case ItemsValue { IsList: true } list when method.Name is "append" && arguments is [{ Name: null, Value: var item }]:
                list.Items.Add(item);
                return LiteralValue.None;
            case ItemsValue { IsList: true } list when method.Name is "extend" && arguments is [{ Value: ItemsValue more }]:
                list.Items.AddRange(more.Items);
                return LiteralValue.None;
            case TableValue table when method.Name is "items":
                return new ItemsValue([.. table.Entries.Select(e => new ItemsValue([e.Key, e.Value], false))], true);
            case LiteralValue { Value: string format } when method.Name is "format" && arguments.All(a => a.Value is LiteralValue):
                return TextFormat.Of(format, arguments) is { } text ? new LiteralValue(text) : new UnknownValue(line, "a formatted text");
            case TensorValue tensor when method.Name is "get_shape":
                return TensorShapes.Of(tensor, session.Era, line);
            case ItemsValue when method.Name is "as_list":
                return method.Of;
            case TensorValue:
                throw new ScriptException(line, $"{method.What} is called, which is not understood; a layer can do it");
            default:
                ModelUse.RefuseIn([method.Of, .. arguments.Select(a => a.Value)], $"{method.What}", line);
                return new UnknownValue(line, $"a call of '.{method.Name}'");
        }
    }

    private ScriptValue Subscript(SubscriptNode node, Scope scope)
    {
        var of = Of(node.Of, scope);
        if (node.Index is SliceNode slice)
        {
            var bounds = new[] { slice.Start, slice.Stop, slice.Step }.Select(b => b is null ? LiteralValue.None : Of(b, scope)).ToArray();
            return of is ItemsValue sliced && Slices.Of(sliced, bounds) is { } part ? part : Lost(of, node.Line);
        }
        var index = Of(node.Index, scope);
        return (of, index) switch
        {
            (ItemsValue items, LiteralValue { Value: long i }) when Math.Abs(i + 0.5) < items.Items.Count => items.Items[
                (int)(i < 0 ? i + items.Items.Count : i)
            ],
            (TableValue table, LiteralValue key) when table.At(key.Value) is { } found => found,
            _ => Lost(of, node.Line),
        };
    }

    private static UnknownValue Lost(ScriptValue of, int line)
    {
        if (of is TensorValue)
            throw new ScriptException(line, $"a part of {of.What} is taken, which is not understood; a layer can do it");
        return of as UnknownValue ?? new UnknownValue(line, $"a part of {of.What}");
    }

    private static ScriptValue Unary(UnaryNode node, ScriptValue a)
    {
        if (a is TensorValue)
            throw new ScriptException(node.Line, $"'{node.Operator}' of {a.What} is not understood; a layer can do it");
        return (node.Operator, a) switch
        {
            ("not", _) when Arithmetic.Truth(a) is { } truth => new LiteralValue(!truth),
            ("-", LiteralValue { Value: long l }) when l != long.MinValue => new LiteralValue(-l),
            ("-", LiteralValue { Value: double d }) => new LiteralValue(-d),
            ("+", LiteralValue { Value: long or double }) => a,
            _ => new UnknownValue(node.Line, $"'{node.Operator}' of {a.What}"),
        };
    }

    private static ScriptValue Binary(BinaryNode node, ScriptValue a, ScriptValue b)
    {
        if (a is TensorValue || b is TensorValue)
            throw new ScriptException(node.Line, $"'{node.Operator}' of values of the model is not understood; a layer can do it");
        return Arithmetic.Binary(node.Operator, a, b, node.Line)
            ?? a as UnknownValue
            ?? b as UnknownValue
            ?? new UnknownValue(node.Line, $"'{node.Operator}' of {a.What} and {b.What}");
    }

    private ScriptValue Both(BinaryNode node, Scope scope)
    {
        var a = Of(node.A, scope);
        return Arithmetic.Truth(a) switch
        {
            true => node.Operator == "and" ? Of(node.B, scope) : a,
            false => node.Operator == "and" ? a : Of(node.B, scope),
            null => Other(node, scope),
        };
    }

    private ScriptValue Conditional(ConditionalNode node, Scope scope) =>
        Arithmetic.Truth(Of(node.Test, scope)) switch
        {
            true => Of(node.Then, scope),
            false => Of(node.Otherwise, scope),
            null => Other(node, scope),
        };

    private UnknownValue Other(SourceNode node, Scope scope)
    {
        new SkippedCode(session, this, scope).Require(node);
        return new UnknownValue(node.Line, node is OtherNode other ? other.What : "a condition that is not known");
    }
}
