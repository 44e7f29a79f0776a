using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Finds what expressions stand for. What only Python could tell is unknown, and refused where a model needs it.</summary>
/// <param name="session">The reading.</param>
/// <param name="run">Runs a function's statements and gives what it returns.</param>
internal sealed partial class ScriptEvaluator(ScriptSession session, Func<FunctionValue, IReadOnlyList<Argument>, int, ScriptValue> run)
{
    /// <summary>How messages call a class of the script's own whose code is never run.</summary>
    internal const string OwnClass = "the script's own class";

    private readonly KerasCalls _keras = new(session);
    private ScriptObjects? _objects;

    private ScriptObjects Objects => _objects ??= new(session, run, (value, line) => Apply(value, [], line));

    /// <summary>What an expression stands for.</summary>
    /// <exception cref="ScriptException">It does with a model what is not understood.</exception>
    internal ScriptValue Of(SourceNode node, Scope scope)
    {
        session.Step(node.Line);
        var value = Found(node, scope);
        if (value is ChangingValue { Lost: { } lost })
            value = lost;
        else if (value is SymbolValue { Path: var path } && TextConstants.Of(path) is { } text)
            value = text;
        return session.Given.Count == 0 || node is LiteralNode ? value : Given(node, value);
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
            ComprehensionNode comprehension => Comprehension(comprehension, scope),
            FormattedNode formatted => Formatted(formatted, scope),
            LambdaNode lambda => new FunctionValue("<lambda>", lambda.Parameters, [new ReturnStatement(lambda.Line, lambda.Body)], scope),
            OtherNode { What: ":=", Inside: [NameNode name, var value] } => Named(name.Name, Of(value, scope), scope.Binding),
            _ => Other(node, scope),
        };

    private ScriptValue Named(string name, ScriptValue value, Scope scope)
    {
        if (ReferenceEquals(scope, scope.Global) && session.Given.TryGetValue(name, out var given))
        {
            session.Met.Add(name);
            return given;
        }
        return scope[name] = value;
    }

    private ScriptValue Name(NameNode node, Scope scope)
    {
        if (scope[node.Name] is { } known)
            return known;
        foreach (string module in scope.Global.Stars)
            if (KerasNames.Makes($"{module}.{node.Name}", session.Era))
                return new SymbolValue($"{module}.{node.Name}");
        foreach (string module in scope.Global.Stars)
            if (KerasNames.StarHas(module, node.Name, session.Era))
                return new SymbolValue($"{module}.{node.Name}");
        if (PlainFunctions.Names.Contains(node.Name) || node.Name is "print" or "isinstance" or "open" or "vars" or "getattr")
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
            RecordValue record when record.At(name) is { } known => known,
            InstanceValue instance => Objects.Attribute(instance, name, line),
            SuperValue above => above.Member(name) is { } member
                ? member is FunctionValue { IsStatic: false }
                    ? new MethodValue(above, name)
                    : member
                : new UnknownValue(line, $"'{name}' of {of.What}"),
            ClassValue made => made.Member(name) ?? new UnknownValue(line, $"'{name}' of {of.What}"),
            TensorValue tensor => name switch
            {
                "shape" or "_keras_shape" => TensorShapes.Of(tensor, session.Era, line),
                "dtype" or "name" => new UnknownValue(line, $"'{name}' of {of.What}"),
                _ => new MethodValue(of, name),
            },
            ArrayValue array when DataArrays.Attribute(array, name) is { } known => known,
            UnknownValue unknown => new UnknownValue(unknown.Line, unknown.Why),
            _ => new MethodValue(of, name),
        };

    private ScriptValue Call(CallNode node, Scope scope)
    {
        if (ScriptObjects.Above(node, scope) is { } above)
            return above;
        ModelUse.RefuseListChange(node, scope, this);
        var function = Of(node.Function, scope);
        if (function is SymbolValue { Path: "builtins.list" or "builtins.tuple" } made && Mapped(node, scope) is { } mapped)
            return new ItemsValue(mapped, made.Path == "builtins.list");
        if (function is SymbolValue { Path: "builtins.int" } && Quotient(node, scope) is { } quotient)
            return quotient;
        var arguments = new List<Argument>();
        foreach (var argument in node.Arguments)
        {
            var value = Of(argument.Value, scope);
            if (argument.Stars == 0)
                arguments.Add(new Argument(argument.Name, value) { Needs = OpenValues.Of(argument.Value, value, this, scope) });
            else if (argument.Stars == 2 && value is TableValue table && table.Entries.All(e => e.Key.Value is string))
                arguments.AddRange(table.Entries.Select(e => new Argument((string)e.Key.Value!, e.Value)));
            else if (argument.Stars == 1 && value is ItemsValue items)
                arguments.AddRange(items.Items.Select(i => new Argument(null, i)));
            else if (KerasNames.Makes((function as SymbolValue)?.Path ?? "", session.Era) || function is LayerValue)
                throw new ScriptException(node.Line, $"expected arguments that the text says, found a star before {value.What}");
            else if (function is FunctionValue or ClassValue or MethodValue { Of: InstanceValue })
            {
                new SkippedCode(session, this, scope).Require(node);
                return new UnknownValue(node.Line, $"a call of {function.What} with arguments that are not known");
            }
        }
        return Apply(function, arguments, node.Line);
    }

    private ScriptValue Apply(ScriptValue function, List<Argument> arguments, int line)
    {
        switch (function)
        {
            case LayerValue layer:
                LambdaText.Renew(layer, this, session, line);
                return session.Layers.Apply(
                    layer,
                    [.. arguments.Where(a => a.Name is null).Select(a => a.Value)],
                    [.. arguments.Where(a => a.Name is not null).Select(a => (a.Name!, a.Value))],
                    line
                );
            case FunctionValue defined:
                return session.Inside(line, () => run(defined, arguments, line));
            case ClassValue own:
                return Objects.Made(own, arguments, line);
            case InstanceValue { Class.IsModel: true } model:
                OwnModel.Given(model, arguments, session, line);
                return new UnknownValue(line, $"what {model.What} gives, a model of the script's own");
            case PartialValue part:
                return Apply(part.Function, Parameters.Joined(part, arguments), line);
            case SymbolValue { Path: "functools.partial" } when arguments is [{ Name: null, Value: var whole }, .. var given]:
                return new PartialValue(whole, [.. given.Select(a => (a.Name, a.Value))]);
            case RecordClassValue tuple when tuple.Make([.. arguments.Select(a => (a.Name, a.Value))]) is { } record:
                return record;
            case SymbolValue { Path: "builtins.getattr" }
                when arguments is [{ Value: SymbolValue or InstanceValue or RecordValue }, { Value: LiteralValue { Value: string name } }]:
                return Attribute(arguments[0].Value, name, line);
            case SymbolValue { Path: var path } when RecordFunctions.Call(path, arguments) is { } record:
                return record;
            case SymbolValue { Path: var path } when PlainFunctions.NameOf(path) is { } plain:
                return Plain(plain, arguments, line);
            case SymbolValue symbol:
                var made = _keras.Call(symbol.Path, arguments, line);
                if (made is LayerValue { ClassName: "Lambda" } lambda)
                    LambdaText.Renew(lambda, this, session, line);
                return made;
            case MethodValue method:
                return Method(method, arguments, line);
            default:
                ModelUse.RefuseIn(arguments.Select(a => a.Value), $"{function.What}", line);
                ModelUse.Lose(arguments.Select(a => a.Value), $"what a call of what is not known does with it", line);
                return new UnknownValue(
                    line,
                    function is UnknownValue { Why: var why } && why.StartsWith(OwnClass, StringComparison.Ordinal)
                        ? $"a call of {why}"
                        : "a call of what is not known"
                );
        }
    }

    private static ScriptValue Plain(string name, List<Argument> arguments, int line)
    {
        ScriptValue[] values = [.. arguments.Select(a => a.Value)];
        if (name == "setattr" && values is [InstanceValue instance, var attribute, var set])
        {
            instance.Attributes[
                attribute is LiteralValue { Value: string text }
                    ? text
                    : throw new ScriptException(line, $"an attribute of {instance.What} is set whose name is {attribute.What}")
            ] = set;
            return LiteralValue.None;
        }
        if (PlainFunctions.CallNamed(name, arguments) is { } named)
            return named;
        if (arguments.All(a => a.Name is null) && PlainFunctions.Call(name, values) is { } result)
            return result;
        if (name is "int" or "float" or "round" or "abs" && values is [UnknownValue open])
            return open;
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
            case InstanceValue or SuperValue when Objects.Call(method, arguments, line) is { } result:
                return result;
            case ParserValue parser when RecordFunctions.Method(parser, method.Name, arguments, line, session) is { } parsed:
                return parsed;
            case TensorValue tensor when method.Name is "get_shape":
                return TensorShapes.Of(tensor, session.Era, line);
            case TensorValue:
                return new UnknownValue(line, $"{method.What} is not understood; a layer can do it");
            case var of when ValueMethods.Call(of, method.Name, arguments, line) is { } done:
                return done;
            default:
                ModelUse.RefuseIn([method.Of, .. arguments.Select(a => a.Value)], $"{method.What}", line);
                ModelUse.Lose(arguments.Select(a => a.Value), $"what '.{method.Name}' does with it", line);
                return new UnknownValue(line, $"a call of '.{method.Name}'");
        }
    }

    private ScriptValue Subscript(SubscriptNode node, Scope scope)
    {
        var of = Of(node.Of, scope);
        if (of is TensorValue tensor)
            return TensorFunctions.Part(tensor, node.Index, n => Of(n, scope), session, node.Line) ?? Lost(of, node.Line);
        if (of is ArrayValue array)
            return DataArrays.Part(array, node.Index, node.Index is SliceNode ? null : Of(node.Index, scope), node.Line)
                ?? Lost(of, node.Line);
        if (node.Index is SliceNode slice)
        {
            var bounds = new[] { slice.Start, slice.Stop, slice.Step }.Select(b => b is null ? LiteralValue.None : Of(b, scope)).ToArray();
            return Slices.Of(of, bounds) ?? Lost(of, node.Line);
        }
        return Slices.Item(of, Of(node.Index, scope)) ?? Lost(of, node.Line);
    }

    private static UnknownValue Lost(ScriptValue of, int line)
    {
        if (of is TensorValue)
            return new UnknownValue(line, $"a part of {of.What} is not understood; a layer can do it");
        return of as UnknownValue ?? new UnknownValue(line, $"a part of {of.What}");
    }

    private ScriptValue Unary(UnaryNode node, ScriptValue a)
    {
        if (a is TensorValue)
            return TensorFunctions.Unary(node.Operator, a, session, node.Line)
                ?? new UnknownValue(node.Line, $"'{node.Operator}' of {a.What} is not understood; a layer can do it");
        return (node.Operator, a) switch
        {
            ("not", _) when Arithmetic.Truth(a) is { } truth => new LiteralValue(!truth),
            ("-", LiteralValue { Value: long l }) when l != long.MinValue => new LiteralValue(-l),
            ("-", LiteralValue { Value: double d }) => new LiteralValue(-d),
            ("+", LiteralValue { Value: long or double }) => a,
            _ => new UnknownValue(node.Line, $"'{node.Operator}' of {a.What}"),
        };
    }

    private ScriptValue Binary(BinaryNode node, ScriptValue a, ScriptValue b)
    {
        if (a is TensorValue || b is TensorValue)
            return TensorFunctions.Binary(node.Operator, a, b, session, node.Line)
                ?? new UnknownValue(node.Line, $"'{node.Operator}' of values of the model is not understood; a layer can do it");
        return Arithmetic.Binary(node.Operator, a, b, node.Line, session.Divides)
            ?? a as UnknownValue
            ?? b as UnknownValue
            ?? new UnknownValue(node.Line, $"'{node.Operator}' of {a.What} and {b.What}");
    }
}
