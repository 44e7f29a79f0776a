using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <content>Values that the caller gives, comprehensions, formatted texts, conditions.</content>
internal sealed partial class ScriptEvaluator
{
    /// <summary>What the caller gives in the place of a value. A name's own value stands where another scope binds it.</summary>
    private ScriptValue Given(SourceNode node, ScriptValue value)
    {
        string text = SourceNodeText.Of(node);
        if (!session.Given.TryGetValue(text, out var given))
            return value;
        if (node is NameNode && value is not UnknownValue && !ReferenceEquals(value, given))
            return value;
        session.Met.Add(text);
        return given;
    }

    /// <summary>What a loop over a value goes through: items, keys, characters; null where it is not known.</summary>
    internal static ScriptValue[]? Items(ScriptValue source) =>
        source switch
        {
            ItemsValue items => [.. items.Items],
            TableValue table => [.. table.Entries.Select(e => e.Key)],
            RecordValue { Items: { } tuple } => [.. tuple],
            LiteralValue { Value: string text } => [.. text.Select(c => new LiteralValue(c.ToString()))],
            _ => null,
        };

    /// <summary><c>list(map(f, a))</c>, which calls f at once; null where it is another call.</summary>
    private List<ScriptValue>? Mapped(CallNode node, Scope scope) =>
        node.Arguments
            is [
                {
                    Name: null,
                    Stars: 0,
                    Value: CallNode
                    {
                        Function: NameNode { Name: "map" },
                        Arguments: [{ Name: null, Stars: 0 } each, { Name: null, Stars: 0 } over]
                    } inner
                },
            ]
        && scope["map"] is null
        && Of(each.Value, scope) is var function
        && function is FunctionValue or PartialValue or LayerValue
        && Of(over.Value, scope) is var source
        && Items(source) is { Length: <= 10_000 } items
            ? [.. items.Select(item => Apply(function, [new Argument(null, item)], inner.Line))]
            : null;

    /// <summary><c>int(a / b)</c>, which is the same in Python 2 and 3 where neither is negative.</summary>
    private LiteralValue? Quotient(CallNode node, Scope scope) =>
        node.Arguments is [{ Name: null, Stars: 0, Value: BinaryNode { Operator: "/" } quotient }]
        && Of(quotient.A, scope) is LiteralValue { Value: >= 0L and < 1L << 50 and var a }
        && Of(quotient.B, scope) is LiteralValue { Value: > 0L and < 1L << 50 and var b }
            ? new LiteralValue((long)a / (long)b)
            : null;

    private ScriptValue Comprehension(ComprehensionNode node, Scope scope)
    {
        var items = new List<ScriptValue>();
        var keys = new List<LiteralValue>();
        return Rounds(node, 0, new Scope(scope) { IsOfExpression = true }, items, keys)
            ? node.Bracket == "{"
                ? node.Key is null
                    ? new UnknownValue(node.Line, "a set")
                    : new TableValue([.. keys.Zip(items)])
                : new ItemsValue(items, true)
            : Other(node, scope);
    }

    private bool Rounds(ComprehensionNode node, int depth, Scope scope, List<ScriptValue> items, List<LiteralValue> keys)
    {
        if (depth == node.Clauses.Count)
        {
            if (node.Key is not null && Of(node.Key, scope) is LiteralValue key)
                keys.Add(key);
            items.Add(Of(node.Value, scope));
            return node.Key is null || keys.Count == items.Count;
        }
        var clause = node.Clauses[depth];
        if (Items(Of(clause.Source, scope)) is not { } source)
            return false;
        foreach (var item in source)
        {
            if (!Assignment.Bind(clause.Target, item, scope))
                return false;
            var tests = clause.Conditions.Select(c => Arithmetic.Truth(Of(c, scope))).ToList();
            if (tests.Contains(null))
                return false;
            if (!tests.Contains(false) && !Rounds(node, depth + 1, scope, items, keys))
                return false;
        }
        return true;
    }

    private ScriptValue Formatted(FormattedNode node, Scope scope)
    {
        string text = "";
        foreach (var (piece, value) in node.Pieces)
            if (value is null)
                text += piece;
            else if (TextFormat.Written(Of(value, scope), piece) is { } written && text.Length + written.Length < Arithmetic.LongestList)
                text += written;
            else
                return new UnknownValue(node.Line, "a formatted text");
        return new LiteralValue(text);
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

    private ScriptValue Conditional(ConditionalNode node, Scope scope)
    {
        var test = Of(node.Test, scope);
        return Arithmetic.Truth(test) switch
        {
            true => Of(node.Then, scope),
            false => Of(node.Otherwise, scope),
            null => Other(node, scope, OpenDecision.Of(node.Test, test, this, scope)),
        };
    }

    private UnknownValue Other(SourceNode node, Scope scope, OpenDecision? decision = null)
    {
        new SkippedCode(session, this, scope, decision).Require(node);
        return new UnknownValue(node.Line, node is OtherNode other ? other.What : "a condition that is not known");
    }
}
