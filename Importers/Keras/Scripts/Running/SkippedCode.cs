using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Code that is not followed, because a condition or a number of rounds is not known. It may be left out where it cannot
/// change a model: it makes no layers, and uses those that there are in ways that leave them as they are.</summary>
/// <param name="session">The reading.</param>
/// <param name="evaluator">Finds what expressions stand for.</param>
/// <param name="scope">The names.</param>
/// <param name="decision">What decides whether it is run.</param>
internal sealed class SkippedCode(ScriptSession session, ScriptEvaluator evaluator, Scope scope, OpenDecision? decision = null)
{
    private readonly HashSet<FunctionValue> _seen = [],
        _forgotten = [];
    private readonly HashSet<(FunctionValue, InstanceValue)> _seenWithModels = [];

    /// <summary>Requires that code can be left out, and makes what it assigns unknown.</summary>
    /// <exception cref="ScriptException">It could change a model.</exception>
    internal void Require(params IEnumerable<SourceNode> nodes)
    {
        foreach (var node in nodes)
        {
            Look(node, scope);
            Forget(node, scope);
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
                throw new ScriptException(call.Line, $"a layer is made in code that is not followed, {Why}", decision?.Advice);
            case SymbolValue { Path: var path } when ModelUse.LooksOnly(path):
                foreach (var argument in call.Arguments)
                    if (Known(argument.Value, names) is not LayerValue)
                        Look(argument.Value, names);
                return;
            case SymbolValue { Path: var path }
                when KerasNames.Inside(path) is { } inside && inside.StartsWith("backend.set_", StringComparison.Ordinal):
                throw new ScriptException(
                    call.Line,
                    $"a setting of Keras is changed in code that is not followed, {Why}",
                    decision?.Advice
                );
            case FunctionValue own:
                LookFunction(own, call, names);
                return;
            // What a model computes with its layers does not change them.
            case MethodValue { Of: InstanceValue { Class.IsModel: true }, Name: "call" }:
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

    // Models of the script's own are followed into the functions that they are handed to.
    private void LookFunction(FunctionValue own, CallNode call, Scope names)
    {
        var inside = new Scope(own.Scope);
        bool isNew = _seen.Add(own);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Stars == 0 && Known(argument.Value, names) is InstanceValue { Class.IsModel: true } model)
            {
                isNew |= _seenWithModels.Add((own, model));
                if ((argument.Name ?? (i < own.Parameters.Count ? own.Parameters[i].Name : null)) is { } parameter)
                    inside[parameter] = model;
            }
            else
                Look(argument.Value, names);
        }
        foreach (var statement in isNew ? own.Body : [])
            Look(statement, inside);
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

    private ScriptException Refusal(int line, ScriptValue part) =>
        new(line, $"{part.What} is used in code that is not followed and could change it, {Why}", decision?.Advice);

    private string Why => decision is null ? "because what decides it is not known" : Wording.Of($"because {decision.Why}");

    /// <summary>Makes unknown what code assigns, and lists that it could change.</summary>
    private void Forget(SourceNode node, Scope names)
    {
        session.Step(node.Line);
        switch (node)
        {
            case AssignStatement assign:
                foreach (var target in assign.Targets)
                    Names(target, names, assign.Line);
                break;
            case OtherNode { What: ":=", Inside: [var named, _] }:
                Names(named, names, node.Line);
                break;
            case LoopStatement { Target: { } target }:
                Names(target, names, node.Line);
                break;
            case WithStatement with:
                foreach (var (_, target) in with.Items)
                    if (target is not null)
                        Names(target, names, node.Line);
                break;
            case FunctionStatement function:
                names[function.Name] = new UnknownValue(node.Line, $"a function that is defined in code that is not followed");
                return;
            case ClassStatement made:
                names[made.Name] = new UnknownValue(node.Line, $"a class that is defined in code that is not followed");
                return;
            case ImportStatement import:
                ScriptImports.Bind(import, names, session);
                return;
            case WordStatement { Word: "global" } word:
                foreach (var name in word.Inside.SelectMany(n => n is SequenceNode s ? s.Items : [n]).OfType<NameNode>())
                    names.DeclareGlobal(name.Name);
                return;
            case CallNode call:
                ForgetCall(call, names);
                foreach (var argument in call.Arguments)
                    if (Known(argument.Value, names) is RecordValue given)
                        given.Lose(new UnknownValue(node.Line, $"what code that is not followed does with it"));
                break;
            case NameNode or AttributeNode when Known(node, names) is ChangingValue value and not ItemsValue { IsList: false }:
                Lose(value, node);
                break;
        }
        foreach (var part in node.Parts)
            Forget(part, names);
    }

    /// <summary>What the script's own functions assign outside of themselves.</summary>
    private void ForgetCall(CallNode call, Scope names)
    {
        var (body, self) = Known(call.Function, names) switch
        {
            FunctionValue own => (own, null),
            MethodValue { Of: InstanceValue of, Name: var called } when of.Class.Member(called) is FunctionValue method => (method, of),
            _ => (null, (InstanceValue?)null),
        };
        if (body is null || !_forgotten.Add(body))
            return;
        var inside = new Scope(body.Scope);
        foreach (var parameter in body.Parameters)
            inside[parameter.Name] = new UnknownValue(call.Line, $"an argument in code that is not followed");
        if (self is not null && body.Parameters is [var first, ..])
            inside[first.Name] = self;
        foreach (var statement in body.Body)
            Forget(statement, inside);
    }

    private static void Lose(ChangingValue value, SourceNode node) =>
        value.Lost = new UnknownValue(node.Line, $"what code that is not followed does with '{SourceNodeText.Of(node)}'");

    private void Names(SourceNode target, Scope names, int line)
    {
        switch (target)
        {
            case NameNode name:
                if (!session.Given.ContainsKey(name.Name))
                    names[name.Name] = new UnknownValue(line, $"an assignment in code that is not followed");
                break;
            case SequenceNode items:
                foreach (var item in items.Items)
                    Names(item, names, line);
                break;
            case SubscriptNode { Of: var of }:
                // Other names of the same list lose it too.
                if (Known(of, names) is ChangingValue changed)
                    Lose(changed, of);
                if (of is NameNode)
                    Names(of, names, line);
                break;
            case AttributeNode attribute when Known(attribute.Of, names) is RecordValue record:
                record.Lose(new UnknownValue(line, $"an assignment in code that is not followed"));
                break;
            case AttributeNode attribute when Known(attribute.Of, names) is InstanceValue instance:
                instance.Attributes[attribute.Name] = new UnknownValue(line, $"an assignment in code that is not followed");
                break;
        }
    }
}
