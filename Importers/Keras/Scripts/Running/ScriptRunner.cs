using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Follows a script's statements. Only what makes a model is followed; the rest is left out where it cannot change
/// one.</summary>
internal sealed partial class ScriptRunner
{
    private const int MostRounds = 10_000,
        MostSteps = 30_000;

    /// <summary>How a statement ends: going on, or by return, break, continue.</summary>
    private enum End
    {
        None,
        Return,
        Break,
        Continue,

        // Whether the loop goes on is not known.
        Undecided,

        // Whether the function returns is not known.
        Unsure,
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
    internal ScriptValue Of(SourceNode expression) => Of(expression, Global);

    /// <summary>What an expression stands for among a function's names.</summary>
    internal ScriptValue Of(SourceNode expression, Scope scope) => _evaluator.Of(expression, scope);

    private End Block(IReadOnlyList<SourceNode> statements, Scope scope)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            var end = Statement(statements[i], scope);
            if (end == End.Unsure)
                new SkippedCode(_session, _evaluator, scope, _decision).Require(statements.Skip(i + 1));
            if (end != End.None)
                return end;
        }
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
                scope[function.Name] =
                    function.Decorators is [NameNode { Name: var decorator }] && decorator is "staticmethod" or "property"
                        ? new FunctionValue(function.Name, function.Parameters, function.Body, scope)
                        {
                            IsStatic = decorator == "staticmethod",
                            IsProperty = decorator == "property",
                        }
                        : new UnknownValue(node.Line, $"a function with decorators");
                return End.None;
            case ClassStatement made:
                scope[made.Name] = ScriptClasses.Read(made, scope, _session, _evaluator, (body, members) => Block(body, members));
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

    /// <summary>The model that an object of a class upon Keras's Model is.</summary>
    /// <exception cref="ScriptException">Its class is not understood, or the shape of its input is not said.</exception>
    internal OwnModel Whole(InstanceValue own) => OwnModel.Of(own, _session, Call);

    private End Loop(LoopStatement node, Scope scope)
    {
        if (node.Target is null)
            return While(node, scope);
        var source = _evaluator.Of(node.Source, scope);
        if (ScriptEvaluator.Items(source) is not { } items || items.Length > MostRounds)
            return Leave(node, scope, OpenDecision.Of(node.Source, source, _evaluator, scope));
        var (steps, changes) = (_session.Steps, _session.Layers.Changes);
        foreach (var item in items)
        {
            if (IsLong(steps, changes))
                return Leave(node, scope, TooLong(node));
            Bind(node.Target, item, scope, node.Line);
            if (Round(node, scope) is { } end)
                return end;
        }
        return Block(node.Otherwise, scope);
    }

    // A loop that has made nothing of a model so long is training.
    private bool IsLong(int steps, int changes) => _session.Steps - steps > MostSteps && _session.Layers.Changes == changes;

    private End While(LoopStatement node, Scope scope)
    {
        // A loop without an end that can be seen is training, which is left out where it changes no model.
        if (node.Source is LiteralNode)
            return Leave(node, scope, TooLong(node));
        var (steps, changes) = (_session.Steps, _session.Layers.Changes);
        for (int round = 0; round < MostRounds && !IsLong(steps, changes); round++)
        {
            var test = _evaluator.Of(node.Source, scope);
            if (Arithmetic.Truth(test) is not { } truth)
                return Leave(node, scope, OpenDecision.Of(node.Source, test, _evaluator, scope));
            if (!truth)
                return Block(node.Otherwise, scope);
            if (Round(node, scope) is { } end)
                return end;
        }
        return Leave(node, scope, TooLong(node));
    }

    private static OpenDecision TooLong(LoopStatement node) => new($"the loop of line {node.Line} has no end that could be seen", []);

    /// <summary>A loop's body, once; how the loop ends with it, null where it goes on.</summary>
    private End? Round(LoopStatement node, Scope scope) =>
        Block(node.Body, scope) switch
        {
            End.Return => End.Return,
            End.Break => End.None,
            End.Undecided or End.Unsure => Leave(node, scope, _decision!),
            _ => null,
        };

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

    private End Word(WordStatement node, Scope scope)
    {
        switch (node.Word)
        {
            case "break":
                return End.Break;
            case "continue":
                return End.Continue;
            case "nonlocal":
                throw new ScriptException(node.Line, $"'nonlocal' is not understood");
            case "del":
                foreach (var gone in node.Inside.SelectMany(n => n is SequenceNode s ? s.Items : [n]))
                    Delete(gone, scope);
                return End.None;
            case "global":
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
        if (function.Body.Any(s => May(s, n => n is ExpressionStatement { Value: OtherNode { What: "yield" } })))
            return new UnknownValue(line, $"what {function.What} yields");
        Parameters.Bind(function, arguments, line, scope, _evaluator);
        _returned = LiteralValue.None;
        var end = Block(function.Body, scope);
        var result =
            end == End.Unsure ? new UnknownValue(line, $"{function.What}, where {_decision!.Why} whether it returns early")
            : end == End.Return ? _returned
            : LiteralValue.None;
        _returned = LiteralValue.None;
        return result;
    }
}
