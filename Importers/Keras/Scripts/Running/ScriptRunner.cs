using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Follows a script's statements. Only what makes a model is followed; the rest is left out where it cannot change
/// one.</summary>
internal sealed class ScriptRunner
{
    private const int MostRounds = 10_000;

    /// <summary>How a statement ends: going on, or by return, break, continue.</summary>
    private enum End
    {
        None,
        Return,
        Break,
        Continue,
    }

    private readonly ScriptSession _session;
    private readonly ScriptEvaluator _evaluator;
    private ScriptValue _returned = LiteralValue.None;

    internal ScriptRunner(ScriptSession session)
    {
        _session = session;
        _evaluator = new ScriptEvaluator(session, Call);
        foreach (var (name, value) in session.Given)
            Global[name] = value;
    }

    /// <summary>The script's own names.</summary>
    internal Scope Global { get; } = new();

    /// <summary>Follows a program.</summary>
    /// <exception cref="ScriptException">A line is not understood, and a model may depend on it.</exception>
    internal void Run(IReadOnlyList<SourceNode> program) => Block(program, Global);

    /// <summary>What an expression stands for, after the program.</summary>
    internal ScriptValue Of(SourceNode expression) => _evaluator.Of(expression, Global);

    private End Block(IReadOnlyList<SourceNode> statements, Scope scope)
    {
        foreach (var statement in statements)
            if (Statement(statement, scope) is not End.None and var end)
                return end;
        return End.None;
    }

    private End Statement(SourceNode node, Scope scope)
    {
        _session.Step(node.Line);
        switch (node)
        {
            case ExpressionStatement expression:
                _evaluator.Of(expression.Value, scope);
                return End.None;
            case AssignStatement assign:
                Assign(assign, scope);
                return End.None;
            case IfStatement condition:
                return If(condition, scope);
            case LoopStatement loop:
                return Loop(loop, scope);
            case FunctionStatement { Decorators.Count: 0 } function:
                scope[function.Name] = new FunctionValue(function.Name, function.Parameters, function.Body, scope);
                return End.None;
            case FunctionStatement function:
                scope[function.Name] = new UnknownValue(node.Line, $"a function with decorators");
                return End.None;
            case ClassStatement made:
                scope[made.Name] = new UnknownValue(node.Line, $"the script's own class '{made.Name}'");
                return End.None;
            case ImportStatement import:
                ScriptImports.Bind(import, scope, _session);
                return End.None;
            case ReturnStatement result:
                _returned = result.Value is null ? LiteralValue.None : _evaluator.Of(result.Value, scope);
                return End.Return;
            case WithStatement with:
                return With(with, scope);
            case TryStatement attempt:
                return Try(attempt, scope);
            case WordStatement word:
                return Word(word, scope);
            default:
                throw new ScriptException(node.Line, $"a statement that is not understood");
        }
    }

    private void Assign(AssignStatement node, Scope scope)
    {
        var value = _evaluator.Of(node.Value, scope);
        if (node.Operator is { } op)
        {
            var before = _evaluator.Of(node.Targets[0], scope);
            if (before is ItemsValue { IsList: true } list && value is ItemsValue more && op == "+")
            {
                list.Items.AddRange(more.Items);
                return;
            }
            if (before is TensorValue || value is TensorValue)
                throw new ScriptException(node.Line, $"'{op}=' of values of the model is not understood; a layer can do it");
            value =
                Arithmetic.Binary(op, before, value, node.Line)
                ?? new UnknownValue(node.Line, $"'{op}=' of {before.What} and {value.What}");
        }
        foreach (var target in node.Targets)
            Bind(target, value, scope, node.Line);
    }

    private void Bind(SourceNode target, ScriptValue value, Scope scope, int line)
    {
        switch (target)
        {
            case NameNode name:
                if (!(ReferenceEquals(scope, Global) && _session.Given.ContainsKey(name.Name)))
                    scope[name.Name] = value;
                break;
            case SequenceNode names:
                var items = (value as ItemsValue)?.Items;
                if (items is not null && items.Count != names.Items.Count)
                    throw new ScriptException(line, $"expected {names.Items.Count} values to assign, found {items.Count}");
                if (items is null && ModelUse.IsPart(value))
                    throw new ScriptException(line, $"expected {names.Items.Count} values to assign, found {value.What}");
                for (int i = 0; i < names.Items.Count; i++)
                    Bind(names.Items[i], items?[i] ?? new UnknownValue(line, $"a part of {value.What}"), scope, line);
                break;
            case AttributeNode attribute:
                switch (_evaluator.Of(attribute.Of, scope))
                {
                    case LayerValue layer:
                        ModelAttributes.Set(layer, attribute.Name, value, line, _session);
                        break;
                    case SymbolValue symbol when KerasNames.Inside(symbol.Path) is not null:
                        throw new ScriptException(line, $"'{attribute.Name}' of {symbol.What} is set, and what that changes is not known");
                }
                break;
            case SubscriptNode subscript:
                BindPart(subscript, value, scope, line);
                break;
            default:
                ModelUse.RefuseIn([value], $"an assignment", line);
                break;
        }
    }

    private void BindPart(SubscriptNode target, ScriptValue value, Scope scope, int line)
    {
        var (of, index) = (_evaluator.Of(target.Of, scope), target.Index is SliceNode ? null : _evaluator.Of(target.Index, scope));
        switch (of, index)
        {
            case (ItemsValue { IsList: true } list, LiteralValue { Value: long i }) when Math.Abs(i + 0.5) < list.Items.Count:
                list.Items[(int)(i < 0 ? i + list.Items.Count : i)] = value;
                break;
            case (TableValue table, LiteralValue key):
                table.Entries.Add((key, value));
                break;
            default:
                ModelUse.RefuseIn([value, of], $"an assignment", line);
                if (target.Of is NameNode name && of is not SymbolValue)
                    scope[name.Name] = new UnknownValue(line, $"an assignment to a part of '{name.Name}'");
                break;
        }
    }

    private End If(IfStatement node, Scope scope)
    {
        var test = _evaluator.Of(node.Test, scope);
        if (Arithmetic.Truth(test) is { } truth)
            return Block(truth ? node.Then : node.Otherwise, scope);
        new SkippedCode(_session, _evaluator, scope).Require([.. node.Then, .. node.Otherwise]);
        return MayReturn(node) && scope.Outer is not null
            ? throw new ScriptException(
                node.Line,
                $"whether the function returns here depends on {test.What}, which only running it could tell"
            )
            : End.None;
    }

    private static bool MayReturn(SourceNode node) =>
        node is ReturnStatement || (node is not (FunctionStatement or ClassStatement) && node.Parts.Any(MayReturn));

    private End Loop(LoopStatement node, Scope scope)
    {
        var source = node.Target is null ? null : _evaluator.Of(node.Source, scope);
        if (source is not ItemsValue items || items.Items.Count > MostRounds)
        {
            new SkippedCode(_session, _evaluator, scope).Require([
                .. node.Target is null ? [node.Source] : Array.Empty<SourceNode>(),
                node with
                {
                    Source = new LiteralNode(node.Line, null),
                },
            ]);
            return End.None;
        }
        foreach (var item in items.Items.ToArray())
        {
            Bind(node.Target!, item, scope, node.Line);
            var end = Block(node.Body, scope);
            if (end == End.Return)
                return end;
            if (end == End.Break)
                return End.None;
        }
        return Block(node.Otherwise, scope);
    }

    private End With(WithStatement node, Scope scope)
    {
        foreach (var (value, target) in node.Items)
        {
            var entered = _evaluator.Of(value, scope);
            if (target is not null)
                Bind(target, new UnknownValue(node.Line, $"what 'with' gives for {entered.What}"), scope, node.Line);
        }
        return Block(node.Body, scope);
    }

    /// <summary>What may fail is followed as if it did not, where what stands for a failure touches no model.</summary>
    private End Try(TryStatement node, Scope scope)
    {
        var end = Block(node.Body, scope);
        if (node.Handlers.Any(h => h is not ImportStatement))
            new SkippedCode(_session, _evaluator, scope).Require([
                .. node.Handlers.Where(h => h is not (ImportStatement or ReturnStatement)),
            ]);
        if (end == End.None)
            end = Block(node.Otherwise, scope);
        return end == End.None ? Block(node.Finally, scope) : end;
    }

    private End Word(WordStatement node, Scope scope)
    {
        switch (node.Word)
        {
            case "break":
                return End.Break;
            case "continue":
                return End.Continue;
            case "global" or "nonlocal":
                foreach (var name in node.Inside.SelectMany(n => n is SequenceNode s ? s.Items : [n]).OfType<NameNode>())
                    scope.DeclareGlobal(name.Name);
                return End.None;
            case "exec":
                throw new ScriptException(node.Line, $"'exec' runs code, which is never done");
            case "raise":
                throw new ScriptException(node.Line, $"the script ends here by an exception of its own");
            default:
                return End.None;
        }
    }

    /// <summary>Calls a function of the script.</summary>
    private ScriptValue Call(FunctionValue function, IReadOnlyList<Argument> arguments, int line)
    {
        var scope = new Scope(function.Scope);
        Parameters.Bind(function, arguments, line, scope, _evaluator);
        _returned = LiteralValue.None;
        var end = Block(function.Body, scope);
        var result = end == End.Return ? _returned : LiteralValue.None;
        _returned = LiteralValue.None;
        return result;
    }
}
