using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Code that is not followed, because a condition or a number of rounds is not known. It may be left out where it cannot
/// change a model: it makes no layers, and uses those that there are in ways that leave them as they are.</summary>
/// <param name="session">The reading.</param>
/// <param name="evaluator">Finds what expressions stand for.</param>
/// <param name="scope">The names.</param>
internal sealed class SkippedCode(ScriptSession session, ScriptEvaluator evaluator, Scope scope)
{
    private readonly HashSet<FunctionValue> _seen = [];

    /// <summary>Requires that code can be left out, and makes what it assigns unknown.</summary>
    /// <exception cref="ScriptException">It could change a model.</exception>
    internal void Require(params IEnumerable<SourceNode> nodes)
    {
        foreach (var node in nodes)
        {
            Look(node, scope);
            Forget(node);
        }
    }

    private void Look(SourceNode node, Scope names)
    {
        session.Step(node.Line);
        switch (node)
        {
            case FunctionStatement or ClassStatement or LambdaNode:
                return;
            case AttributeNode { Of: NameNode or AttributeNode } attribute when Known(attribute.Of, names) is LayerValue layer:
                if (!IsRead(attribute.Name))
                    throw Refusal(node.Line, layer);
                return;
            // A layer out of a list or a dictionary, of which is read what reading does not change.
            case AttributeNode { Of: SubscriptNode part } attribute when IsRead(attribute.Name) && part.Of is NameNode:
                Look(part.Index, names);
                return;
            case AttributeNode attribute when Known(attribute.Of, names) is InstanceValue instance:
                if (ModelUse.IsPart(evaluator.Attribute(instance, attribute.Name, node.Line)))
                    throw Refusal(node.Line, evaluator.Attribute(instance, attribute.Name, node.Line));
                return;
            case CallNode call:
                LookCall(call, names);
                return;
            case NameNode name when names[name.Name] is { } value && ModelUse.IsPart(value):
                throw Refusal(node.Line, value);
            case AssignStatement assign:
                foreach (var target in assign.Targets)
                    if (
                        target is AttributeNode { Of: var of }
                        && Known(of, names) is { } changed
                        && changed is not InstanceValue
                        && (ModelUse.IsPart(changed) || changed is SymbolValue)
                    )
                        throw Refusal(node.Line, changed);
                break;
        }
        foreach (var part in node.Parts)
            Look(part, names);
    }

    private void LookCall(CallNode call, Scope names)
    {
        var function = Known(call.Function, names);
        switch (function)
        {
            case SymbolValue symbol when KerasNames.Makes(symbol.Path, session.Era):
                throw new ScriptException(call.Line, $"a layer is made in code that is not followed, because what decides it is not known");
            case SymbolValue { Path: var path } when ModelUse.LooksOnly(path):
                foreach (var argument in call.Arguments)
                    if (Known(argument.Value, names) is not LayerValue)
                        Look(argument.Value, names);
                return;
            case SymbolValue { Path: var path }
                when KerasNames.Inside(path) is { } inside && inside.StartsWith("backend.set_", StringComparison.Ordinal):
                throw new ScriptException(call.Line, $"a setting of Keras is changed in code that is not followed");
            case FunctionValue own when _seen.Add(own):
                foreach (var statement in own.Body)
                    Look(statement, own.Scope);
                break;
            case MethodValue { Of: InstanceValue of, Name: var called } when of.Class.Member(called) is FunctionValue body:
                if (_seen.Add(body))
                    LookMethod(body, of);
                break;
            default:
                if (call.Function is AttributeNode method && Known(method.Of, names) is LayerValue layer)
                {
                    if (!ModelUse.Keeps(method.Name))
                        throw Refusal(call.Line, layer);
                }
                else if (call.Function is not NameNode)
                    Look(call.Function, names);
                break;
        }
        foreach (var argument in call.Arguments)
            Look(argument.Value, names);
    }

    private void LookMethod(FunctionValue method, InstanceValue of)
    {
        var inside = new Scope(method.Scope);
        if (method.Parameters is [var self, ..])
            inside[self.Name] = of;
        foreach (var statement in method.Body)
            Look(statement, inside);
    }

    private static bool IsRead(string name) =>
        ModelUse.Keeps(name)
        || name
            is "name"
                or "input_shape"
                or "output_shape"
                or "history"
                or "optimizer"
                or "metrics_names"
                or "stop_training"
                or "input"
                or "output";

    /// <summary>What a chain of names stands for; null where it is not one, or not known.</summary>
    private ScriptValue? Known(SourceNode node, Scope names) =>
        node switch
        {
            NameNode name => evaluator.Of(name, names),
            AttributeNode attribute when Known(attribute.Of, names) is { } of && of is SymbolValue or InstanceValue => evaluator.Attribute(
                of,
                attribute.Name,
                node.Line
            ),
            _ => null,
        };

    private static ScriptException Refusal(int line, ScriptValue part) =>
        new(line, $"{part.What} is used in code that is not followed, because what decides it is not known; it could change it");

    /// <summary>Makes unknown what code assigns, and lists that it could change.</summary>
    private void Forget(SourceNode node)
    {
        session.Step(node.Line);
        switch (node)
        {
            case AssignStatement assign:
                foreach (var target in assign.Targets)
                    Names(target, assign.Line);
                break;
            case LoopStatement { Target: { } target }:
                Names(target, node.Line);
                break;
            case WithStatement with:
                foreach (var (_, target) in with.Items)
                    if (target is not null)
                        Names(target, node.Line);
                break;
            case FunctionStatement function:
                scope[function.Name] = new UnknownValue(node.Line, $"a function that is defined in code that is not followed");
                return;
            case ClassStatement made:
                scope[made.Name] = new UnknownValue(node.Line, $"a class that is defined in code that is not followed");
                return;
            case ImportStatement import:
                ScriptImports.Bind(import, scope, session);
                return;
            case NameNode or AttributeNode when Known(node, scope) is ChangingValue value and not ItemsValue { IsList: false }:
                value.Lost = new UnknownValue(node.Line, $"what code that is not followed does with '{SourceNodeText.Of(node)}'");
                break;
        }
        foreach (var part in node.Parts)
            Forget(part);
    }

    private void Names(SourceNode target, int line)
    {
        switch (target)
        {
            case NameNode name:
                if (!session.Given.ContainsKey(name.Name))
                    scope[name.Name] = new UnknownValue(line, $"an assignment in code that is not followed");
                break;
            case SequenceNode items:
                foreach (var item in items.Items)
                    Names(item, line);
                break;
            case SubscriptNode { Of: NameNode of }:
                Names(of, line);
                break;
            case AttributeNode attribute when Known(attribute.Of, scope) is InstanceValue instance:
                instance.Attributes[attribute.Name] = new UnknownValue(line, $"an assignment in code that is not followed");
                break;
        }
    }
}
