using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Finds the expressions whose values would tell what an argument is.</summary>
internal static class OpenValues
{
    private const int Most = 20;

    /// <summary>The expressions, of names and calls that are not known; none where the value is, or nothing short says it.</summary>
    /// <param name="node">The argument.</param>
    /// <param name="value">What it is.</param>
    /// <param name="evaluator">Finds what expressions stand for.</param>
    /// <param name="scope">The names.</param>
    internal static IReadOnlyList<string> Of(SourceNode node, ScriptValue value, ScriptEvaluator evaluator, Scope scope)
    {
        if (value is not (UnknownValue or ItemsValue))
            return [];
        var found = new List<string>();
        Find(node, value, evaluator, scope, found);
        string[] texts = [.. found.Distinct(StringComparer.Ordinal)];
        return texts.Length <= Most && texts.All(t => !t.Contains("...", StringComparison.Ordinal)) ? texts : [];
    }

    private static void Find(SourceNode node, ScriptValue value, ScriptEvaluator evaluator, Scope scope, List<string> into)
    {
        switch (node, value)
        {
            case (SequenceNode { Items: var nodes }, ItemsValue { Items: var values }) when nodes.Count == values.Count:
                foreach (var (part, known) in nodes.Zip(values))
                    Find(part, known, evaluator, scope, into);
                break;
            case (BinaryNode binary, UnknownValue):
                int before = into.Count;
                foreach (var part in new[] { binary.A, binary.B })
                    if (part is BinaryNode)
                        Find(part, value, evaluator, scope, into);
                    // Only what changes nothing is looked at twice.
                    else if (part is NameNode or AttributeNode or SubscriptNode && evaluator.Of(part, scope) is UnknownValue unknown)
                        Find(part, unknown, evaluator, scope, into);
                if (into.Count == before)
                    into.Add(SourceNodeText.Of(node));
                break;
            // An index that changes from round to round asks for the whole.
            case (SubscriptNode { Of: NameNode of, Index: not (LiteralNode or SliceNode or UnaryNode) }, UnknownValue)
                when evaluator.Of(of, scope) is UnknownValue:
                into.Add(of.Name);
                break;
            case (NameNode or AttributeNode, ItemsValue items) when items.Items.Exists(i => i is UnknownValue):
            case (_, UnknownValue):
                into.Add(SourceNodeText.Of(node));
                break;
        }
    }
}
