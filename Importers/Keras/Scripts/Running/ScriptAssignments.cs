using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <content>What names, attributes and parts of lists are bound to.</content>
internal sealed partial class ScriptRunner
{
    private void Assign(AssignStatement node, Scope scope)
    {
        var value = _evaluator.Of(node.Value, scope);
        if (node.Operator is { } op)
        {
            var before = _evaluator.Of(node.Targets[0], scope);
            if (
                before is ItemsValue { IsList: true } list
                && value is ItemsValue more
                && op == "+"
                && list.Items.Count + more.Items.Count <= Arithmetic.LongestList
            )
            {
                list.Items.AddRange([.. more.Items]);
                return;
            }
            // An array keeps its shape when it is changed in its place.
            if (before is ArrayValue)
                return;
            bool ofModel = before is TensorValue || value is TensorValue;
            value =
                Arithmetic.Binary(op, before, value, node.Line, _session.Divides)
                ?? (ofModel ? TensorFunctions.Binary(op, before, value, _session, node.Line) : null)
                ?? new UnknownValue(
                    node.Line,
                    ofModel
                        ? $"'{op}=' of values of the model is not understood; a layer can do it"
                        : $"'{op}=' of {before.What} and {value.What}"
                );
        }
        foreach (var target in node.Targets)
            Bind(target, value, scope, node.Line);
    }

    private void Bind(SourceNode target, ScriptValue value, Scope scope, int line)
    {
        switch (target)
        {
            case NameNode name:
                if (ReferenceEquals(scope, Global) && _session.Given.ContainsKey(name.Name))
                    _session.Met.Add(name.Name);
                else
                    scope[name.Name] = value;
                break;
            case SequenceNode names:
                var items = (value as ItemsValue)?.Items ?? (value as RecordValue)?.Items;
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
                    case RecordValue { Items: null } record:
                        record.Fields.Set(new LiteralValue(attribute.Name), value);
                        break;
                    case InstanceValue instance:
                        if (_session.Given.TryGetValue(SourceNodeText.Of(attribute), out var given))
                            _session.Met.Add(SourceNodeText.Of(attribute));
                        instance.Attributes[attribute.Name] = given ?? value;
                        break;
                    case ArrayValue array when attribute.Name == "shape":
                        throw new ScriptException(line, $"'shape' of {array.What} is set, which is not understood");
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
                table.Set(key, value);
                break;
            default:
                ModelUse.RefuseIn([value, of], $"an assignment", line);
                if (of is ChangingValue changed)
                    changed.Lost = new UnknownValue(line, $"an assignment to a part of it");
                else if (target.Of is NameNode name && of is not SymbolValue)
                    scope[name.Name] = new UnknownValue(line, $"an assignment to a part of '{name.Name}'");
                break;
        }
    }

    private void Delete(SourceNode node, Scope scope)
    {
        switch (node)
        {
            case NameNode name:
                scope[name.Name] = new UnknownValue(node.Line, $"'{name.Name}' is deleted");
                break;
            case SubscriptNode part:
                var of = _evaluator.Of(part.Of, scope);
                ModelUse.RefuseIn([of], $"'del'", node.Line);
                var key = part.Index is SliceNode ? null : _evaluator.Of(part.Index, scope);
                if (of is ItemsValue { IsList: true } && key is LiteralValue { Value: long })
                    ValueMethods.Call(of, "pop", [new Argument(null, key)], node.Line);
                else if (of is TableValue table && key is LiteralValue gone)
                    table.Entries.RemoveAll(e => Equals(e.Key.Value, gone.Value));
                else if (of is ChangingValue changed)
                    changed.Lost = new UnknownValue(node.Line, "a part that is deleted");
                break;
        }
    }
}
