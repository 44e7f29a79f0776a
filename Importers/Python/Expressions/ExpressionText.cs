using System.Globalization;
using System.Runtime.CompilerServices;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Expressions;

/// <summary>Writes expressions as Python has them, with no more brackets than are needed.</summary>
internal static class ExpressionText
{
    private const int Atom = 20,
        Signed = 13;

    internal static string Of(Expression expression) => Text(expression).Text;

    private static (string Text, int Binds) Text(Expression expression) =>
        expression switch
        {
            ArgumentExpression a => (a.Name, Atom),
            NameExpression n => (n.Name, Atom),
            ConstantExpression c => (Constant(c.Value), Atom),
            FunctionExpression f => (f.Code.Name, Atom),
            AttributeExpression a => ($"{Within(a.Of, Atom)}.{a.Name}", Atom),
            CallExpression c => ($"{Within(c.Function, Atom)}({Arguments(c)})", Atom),
            SubscriptExpression s => ($"{Within(s.Of, Atom)}[{Index(s.Index)}]", Atom),
            SliceExpression s => (Slice(s), 0),
            SequenceExpression s => (Sequence([.. s.Items.Select(Of)], s.IsList), Atom),
            MappingExpression m => (Mapping(m), Atom),
            UnaryExpression u => ($"{u.Operator}{(u.Operator == "not" ? " " : "")}{Within(u.A, Signed)}", u.Operator == "not" ? 4 : Signed),
            // A power binds its right side first, and everything else its left side.
            BinaryExpression { Operator: "**" } p => ($"{Within(p.A, 15)} ** {Within(p.B, Signed)}", 14),
            BinaryExpression b => (
                $"{Within(b.A, Binds(b.Operator))} {b.Operator} {Within(b.B, Binds(b.Operator) + 1)}",
                Binds(b.Operator)
            ),
            _ => ("?", Atom),
        };

    private static int Binds(string op) =>
        op switch
        {
            "*" or "/" or "//" or "%" or "@" => 12,
            "+" or "-" => 11,
            "<<" or ">>" => 10,
            "&" => 9,
            "^" => 8,
            "|" => 7,
            _ => 5,
        };

    private static string Mapping(MappingExpression m) => $"{{{string.Join(", ", m.Keys.Zip(m.Values, (k, v) => $"{Of(k)}: {Of(v)}"))}}}";

    private static string Within(Expression expression, int binds)
    {
        // A loop can nest a value in itself as often as it runs.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new PythonCodeException("expected an expression that is nested less deep");
        var (text, own) = Text(expression);
        return own < binds ? $"({text})" : text;
    }

    private static string Arguments(CallExpression c)
    {
        int named = c.Arguments.Count - c.Names.Count;
        return string.Join(", ", c.Arguments.Select((a, i) => i < named ? Of(a) : $"{c.Names[i - named]}={Of(a)}"));
    }

    private static string Index(Expression index) =>
        index is SequenceExpression { IsList: false, Items.Count: > 1 } s ? string.Join(", ", s.Items.Select(Of)) : Of(index);

    private static string Slice(SliceExpression s)
    {
        string Bound(Expression e) => e is ConstantExpression { Value: PythonNone } ? "" : Of(e);
        string step = Bound(s.Step);
        return $"{Bound(s.Start)}:{Bound(s.Stop)}{(step.Length == 0 ? "" : $":{step}")}";
    }

    private static string Sequence(string[] items, bool list) =>
        list ? $"[{string.Join(", ", items)}]"
        : items.Length == 1 ? $"({items[0]},)"
        : $"({string.Join(", ", items)})";

    private static string Constant(PythonValue value) =>
        value switch
        {
            PythonNone => "None",
            PythonEllipsis => "...",
            PythonBool b => b.Value ? "True" : "False",
            PythonInt i => i.Value.ToString(CultureInfo.InvariantCulture),
            PythonFloat f => f.Value.ToString("R", CultureInfo.InvariantCulture)
                + (double.IsInteger(f.Value) && Math.Abs(f.Value) < 1e15 ? ".0" : ""),
            PythonText t => $"'{t.Value}'",
            PythonSequence s => Sequence([.. s.Items.Select(Constant)], list: false),
            _ => "?",
        };
}
