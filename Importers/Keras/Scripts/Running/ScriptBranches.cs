using System.Runtime.CompilerServices;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <content>Branches of which the text does not tell the one that is taken.</content>
internal sealed partial class ScriptRunner
{
    // What the last end that is not known depends on.
    private OpenDecision? _decision;

    private End If(IfStatement node, Scope scope)
    {
        var test = _evaluator.Of(node.Test, scope);
        if (Arithmetic.Truth(test) is { } truth)
            return Block(truth ? node.Then : node.Otherwise, scope);
        var decision = OpenDecision.Of(node.Test, test, _evaluator, scope);
        new SkippedCode(_session, _evaluator, scope, decision).Require([.. node.Then, .. node.Otherwise]);
        if (MayReturn(node, scope))
            return Open(End.Unsure, decision);
        return MayBreak(node) ? Open(End.Undecided, decision) : End.None;
    }

    private End Open(End end, OpenDecision decision)
    {
        _decision = decision;
        return end;
    }

    private static bool MayReturn(SourceNode node, Scope scope) => scope.Outer is not null && May(node, n => n is ReturnStatement);

    private static bool May(SourceNode node, Func<SourceNode, bool> end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return end(node) || (node is not (FunctionStatement or ClassStatement or LambdaNode) && node.Parts.Any(p => May(p, end)));
    }

    // A break inside of an inner loop ends that loop alone.
    private static bool MayBreak(SourceNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node is WordStatement { Word: "break" or "continue" }
            || (node is not (FunctionStatement or ClassStatement or LoopStatement) && node.Parts.Any(MayBreak));
    }

    /// <summary>Leaves a loop out, or what is left of it.</summary>
    private End Leave(LoopStatement node, Scope scope, OpenDecision decision)
    {
        new SkippedCode(_session, _evaluator, scope, decision).Require([
            .. node.Target is null ? [node.Source] : Array.Empty<SourceNode>(),
            node with
            {
                Source = new LiteralNode(node.Line, null),
            },
        ]);
        return MayReturn(node, scope) ? Open(End.Unsure, decision) : End.None;
    }

    /// <summary>What may fail is followed as if it did not, where what stands for a failure touches no model; where the script goes on
    /// after a failure, no model may be changed by what may fail, and a name that it gives another value is not known.</summary>
    private End Try(TryStatement node, Scope scope)
    {
        bool goesOn = node.GoesOn && node.Body.Any(MayFail);
        var before = new Dictionary<string, ScriptValue>(scope.Names, StringComparer.Ordinal);
        int changes = _session.Layers.Changes;
        var end = Block(node.Body, scope);
        if (goesOn && _session.Layers.Changes != changes)
            throw new ScriptException(
                node.Line,
                $"a model is made or changed in a 'try' after whose failure the script goes on, and whether it fails is not known"
            );
        if (node.Handlers.Any(h => h is not ImportStatement))
            new SkippedCode(_session, _evaluator, scope, OpenDecision.Failing(node.Line)).Require([
                .. node.Handlers.Where(h => h is not (ImportStatement or ReturnStatement)),
            ]);
        if (goesOn)
            foreach (var (name, value) in before)
                if (!ReferenceEquals(scope.Names[name], value) && !_session.Given.ContainsKey(name))
                    scope[name] = new UnknownValue(node.Line, $"a value that '{name}' gets in a 'try' which may fail");
        if (end == End.Unsure)
            new SkippedCode(_session, _evaluator, scope, _decision).Require([.. node.Otherwise, .. node.Finally]);
        if (end == End.None)
            end = Block(node.Otherwise, scope);
        return end == End.None ? Block(node.Finally, scope) : end;
    }

    private static bool MayFail(SourceNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node is not (LiteralNode or NameNode or ImportStatement or FunctionStatement or ClassStatement or LambdaNode)
            && (node is CallNode or SubscriptNode or AttributeNode or BinaryNode || node.Parts.Any(MayFail));
    }
}
