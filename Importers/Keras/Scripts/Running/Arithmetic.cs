using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Arithmetic of literals, as Python has it.</summary>
internal static class Arithmetic
{
    /// <summary>The most items of a list, and characters of a text.</summary>
    internal const int LongestList = 100_000;

    /// <summary>What an operator gives; null where it is not known.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="a">Left of it.</param>
    /// <param name="b">Right of it.</param>
    /// <param name="line">For messages.</param>
    /// <param name="divides">Whether whole numbers divide to such with a fraction, as in Python 3; null where that is not
    /// known.</param>
    internal static ScriptValue? Binary(string op, ScriptValue a, ScriptValue b, int line, bool? divides = null)
    {
        if (op is "is" or "is not" && (b is LiteralValue { Value: null } || a is LiteralValue { Value: null }))
        {
            bool same = a is LiteralValue { Value: null } && b is LiteralValue { Value: null };
            return a is UnknownValue || b is UnknownValue ? null : new LiteralValue(same == (op == "is"));
        }
        if (op is "in" or "not in" && b is not LiteralValue { Value: string })
            return a is LiteralValue item && Members(b) is { } members
                ? new LiteralValue(members.Any(m => Same(item, m)) == (op == "in"))
                : null;
        return (a, b) switch
        {
            (ItemsValue x, ItemsValue y) when op == "+" && x.IsList == y.IsList && x.Items.Count + y.Items.Count <= LongestList =>
                new ItemsValue([.. x.Items, .. y.Items], x.IsList),
            (LiteralValue { Value: string format }, ItemsValue { IsList: false } x) when op == "%" => TextFormat.Percent(format, x.Items),
            (LiteralValue { Value: string format }, LiteralValue x) when op == "%" => TextFormat.Percent(format, [x]),
            (ItemsValue x, ItemsValue y) when op is "==" or "!=" && Alike(x, y) is { } alike => new LiteralValue(alike == (op == "==")),
            (ItemsValue x, LiteralValue { Value: long times }) when op == "*" => Repeated(x, times),
            (LiteralValue { Value: long times }, ItemsValue x) when op == "*" => Repeated(x, times),
            (ArrayValue, LiteralValue { Value: long or double }) when op is "+" or "-" or "*" or "/" => a,
            (LiteralValue { Value: long or double }, ArrayValue) when op is "+" or "-" or "*" or "/" => b,
            // Python 2 cuts, Python 3 does not; where nothing is left over both give the same number.
            (LiteralValue { Value: long i }, LiteralValue { Value: long j and not 0 })
                when op == "/" && divides is not true && i % j != 0 => new UnknownValue(
                line,
                $"{i} / {j} depends on the release of Python; write // or a number with a point"
            ),
            (LiteralValue x, LiteralValue y) => Literals(op, x.Value, y.Value, divides),
            _ => null,
        };
    }

    private static IReadOnlyList<ScriptValue>? Members(ScriptValue value) =>
        value switch
        {
            ItemsValue items when items.Items.All(i => i is LiteralValue) => items.Items,
            TableValue table => [.. table.Entries.Select(e => e.Key)],
            _ => null,
        };

    /// <summary>Whether a value equals a literal.</summary>
    internal static bool Same(LiteralValue a, ScriptValue b) =>
        b is LiteralValue other && Literals("==", a.Value, other.Value) is LiteralValue { Value: true };

    private static bool? Alike(ItemsValue a, ItemsValue b)
    {
        if (!a.Items.Concat(b.Items).All(i => i is LiteralValue))
            return null;
        return a.IsList == b.IsList
            && a.Items.Count == b.Items.Count
            && a.Items.Zip(b.Items).All(p => Same((LiteralValue)p.First, p.Second));
    }

    private static ItemsValue? Repeated(ItemsValue list, long times) =>
        times is < 0 or > LongestList || times * list.Items.Count > LongestList
            ? null
            : new ItemsValue([.. Enumerable.Range(0, (int)times).SelectMany(_ => list.Items)], list.IsList);

    private static LiteralValue? Literals(string op, object? a, object? b, bool? divides = null)
    {
        if (a is string s && b is string t)
            return op switch
            {
                "+" when s.Length + t.Length < LongestList => new(s + t),
                "==" => new(s == t),
                "!=" or "<>" => new(s != t),
                "in" => new(t.Contains(s, StringComparison.Ordinal)),
                "not in" => new(!t.Contains(s, StringComparison.Ordinal)),
                _ => null,
            };
        if (op is "==" or "!=" or "<>" && (a is null or string || b is null or string))
            return new(Equals(a, b) == (op == "=="));
        if (Whole(a) is { } i && Whole(b) is { } j)
            return op == "/" && divides is true && j != 0 ? new((double)i / j) : Whole(op, i, j);
        return Number(a) is { } x && Number(b) is { } y ? Floating(op, x, y) : null;
    }

    private static long? Whole(object? value) =>
        value is long l ? l
        : value is bool b
            ? b ? 1
                : 0
        : null;

    private static double? Number(object? value) => value is double d ? d : Whole(value);

    private static LiteralValue? Whole(string op, long a, long b)
    {
        try
        {
            return op switch
            {
                "+" => new(checked(a + b)),
                "-" => new(checked(a - b)),
                "*" => new(checked(a * b)),
                "//" when b != 0 => new((a - (((a % b) + b) % b)) / b),
                "%" when b != 0 => new(((a % b) + b) % b),
                "/" when b != 0 && a % b == 0 => new(a / b),
                "**" when b is >= 0 and < 64 && Math.Abs(Math.Pow(a, b)) < 1L << 53 => new((long)Math.Pow(a, b)),
                "<<" when b is >= 0 and < 53 && Math.Abs(a) < 1L << 10 => new(a << (int)b),
                _ => Compared(op, a, b),
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static LiteralValue? Floating(string op, double a, double b) =>
        op switch
        {
            "+" => new(a + b),
            "-" => new(a - b),
            "*" => new(a * b),
            "/" when b != 0 => new(a / b),
            "//" when b != 0 => new(Math.Floor(a / b)),
            "**" => new(Math.Pow(a, b)),
            _ => Compared(op, a, b),
        };

    private static LiteralValue? Compared(string op, double a, double b) =>
        op switch
        {
            "<" => new(a < b),
            ">" => new(a > b),
            "<=" => new(a <= b),
            ">=" => new(a >= b),
            "==" or "is" => new(a == b),
            "!=" or "<>" or "is not" => new(a != b),
            _ => null,
        };

    /// <summary>Whether a value counts as true; null where it is not known.</summary>
    internal static bool? Truth(ScriptValue value) =>
        value switch
        {
            LiteralValue literal => literal.Value switch
            {
                null => false,
                bool b => b,
                long l => l != 0,
                double d => d != 0,
                string s => s.Length > 0,
                _ => null,
            },
            ChangingValue { Lost: not null } => null,
            ItemsValue items => items.Items.Count > 0,
            TableValue table => table.Entries.Count > 0,
            LayerValue or TensorValue or FunctionValue or InstanceValue or ClassValue => true,
            _ => null,
        };
}
