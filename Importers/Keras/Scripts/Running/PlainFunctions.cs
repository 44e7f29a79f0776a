using System.Globalization;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Python's own functions of literals and lists.</summary>
internal static class PlainFunctions
{
    private const long Longest = 100_000;

    /// <summary>Their names.</summary>
    internal static readonly string[] Names =
    [
        "len",
        "int",
        "float",
        "str",
        "bool",
        "range",
        "xrange",
        "list",
        "tuple",
        "max",
        "min",
        "abs",
        "sum",
        "enumerate",
        "zip",
        "reversed",
        "dict",
        "sorted",
        "setattr",
        "any",
        "all",
        "round",
    ];

    private static readonly string[] s_modules = ["builtins.", "six.moves.", "past.builtins.", "__builtin__."];

    /// <summary>The name of one of Python's own functions; null where a whole name is another.</summary>
    internal static string? NameOf(string path) =>
        Array.Find(s_modules, m => path.StartsWith(m, StringComparison.Ordinal)) is { } module
        && (path[module.Length..] is "print" or "isinstance" or "open" || Names.Contains(path[module.Length..]))
            ? path[module.Length..]
            : null;

    /// <summary>What a function gives; null where it is not known.</summary>
    internal static ScriptValue? Call(string name, IReadOnlyList<ScriptValue> arguments)
    {
        var first = arguments.Count > 0 ? arguments[0] : null;
        var items = first as ItemsValue;
        long[]? whole = arguments.All(a => a is LiteralValue { Value: long })
            ? [.. arguments.Select(a => (long)((LiteralValue)a).Value!)]
            : null;
        return name switch
        {
            "len" when items is not null => new LiteralValue((long)items.Items.Count),
            "len" when first is LiteralValue { Value: string text } => new LiteralValue((long)text.Length),
            "len" when first is ArrayValue { Shape: [LiteralValue rows, ..] } => rows,
            "len" when first is TableValue table => new LiteralValue((long)table.Entries.Count),
            "int" when first is LiteralValue { Value: double d } && Math.Abs(d) < 1L << 53 => new LiteralValue((long)Math.Truncate(d)),
            "int" when first is LiteralValue { Value: long or bool } number => new LiteralValue(
                Convert.ToInt64(number.Value, CultureInfo.InvariantCulture)
            ),
            "float" when first is LiteralValue { Value: long or double } number => new LiteralValue(
                Convert.ToDouble(number.Value, CultureInfo.InvariantCulture)
            ),
            "str" when first is LiteralValue { Value: long or string } text => new LiteralValue(text.What.Trim('\'')),
            "bool" when first is not null && Arithmetic.Truth(first) is { } truth => new LiteralValue(truth),
            "range" or "xrange" when whole is { Length: >= 1 and <= 3 } => Range(whole),
            "list" when first is null => new ItemsValue([], true),
            "list" or "tuple" when first is LiteralValue { Value: string { Length: < 10_000 } text } => new ItemsValue(
                [.. text.Select(c => (ScriptValue)new LiteralValue(c.ToString()))],
                name == "list"
            ),
            "list" when first is TableValue table => new ItemsValue([.. table.Entries.Select(e => e.Key)], true),
            "dict" when first is TableValue table => new TableValue([.. table.Entries]),
            "dict" when items is not null => Table(items),
            "sorted" when items is not null && arguments.Count == 1 => Sorted(items.Items),
            "sorted" when first is TableValue table && arguments.Count == 1 => Sorted([.. table.Entries.Select(e => e.Key)]),
            "any" or "all" when items is not null && items.Items.All(i => Arithmetic.Truth(i) is not null) => new LiteralValue(
                name == "any"
                    ? items.Items.Exists(i => Arithmetic.Truth(i) is true)
                    : items.Items.TrueForAll(i => Arithmetic.Truth(i) is true)
            ),
            "list" when items is not null => new ItemsValue([.. items.Items], true),
            "tuple" when items is not null => new ItemsValue([.. items.Items], false),
            "dict" when first is null => new TableValue([]),
            "max" or "min" or "sum" or "abs" => Numbers(name, items?.Items ?? arguments),
            "enumerate" when items is not null && First(arguments) is { } start => Pairs(
                items.Items.Select((v, i) => (IReadOnlyList<ScriptValue>)[new LiteralValue(i + start), v])
            ),
            "zip" when arguments.Count > 0 && arguments.All(a => a is ItemsValue) => Pairs(Zipped([.. arguments.Cast<ItemsValue>()])),
            "reversed" when items is not null => new ItemsValue([.. Enumerable.Reverse(items.Items)], true),
            _ => null,
        };
    }

    /// <summary>What a function gives that takes arguments by their names; null where it is not known.</summary>
    internal static ScriptValue? CallNamed(string name, IReadOnlyList<Argument> arguments) =>
        (name, arguments) switch
        {
            ("dict", { Count: > 0 }) when arguments.All(a => a.Name is not null) => new TableValue([
                .. arguments.Select(a => (new LiteralValue(a.Name), a.Value)),
            ]),
            ("dict", [{ Name: null, Value: TableValue table }, ..]) when arguments.Skip(1).All(a => a.Name is not null) => With(
                table,
                arguments.Skip(1)
            ),
            ("enumerate", [{ Name: null }, { Name: "start" }]) => Call(name, [arguments[0].Value, arguments[1].Value]),
            _ => null,
        };

    private static TableValue With(TableValue table, IEnumerable<Argument> more)
    {
        var all = new TableValue([.. table.Entries]);
        foreach (var (name, value) in more)
            all.Set(new LiteralValue(name), value);
        return all;
    }

    private static long? First(IReadOnlyList<ScriptValue> arguments) =>
        arguments.Count == 1 ? 0
        : arguments is [_, LiteralValue { Value: long start }] ? start
        : null;

    private static TableValue? Table(ItemsValue pairs) =>
        pairs.Items.All(p => p is ItemsValue { Items: [LiteralValue, _] })
            ? new TableValue([.. pairs.Items.Cast<ItemsValue>().Select(p => ((LiteralValue)p.Items[0], p.Items[1]))])
            : null;

    /// <summary>Numbers or texts in order; null where there are others among them.</summary>
    internal static ItemsValue? Sorted(IReadOnlyList<ScriptValue> items)
    {
        if (items.All(i => i is LiteralValue { Value: string }))
            return new ItemsValue([.. items.OrderBy(i => (string)((LiteralValue)i).Value!, StringComparer.Ordinal)], true);
        // Pairs by their texts, where no two are the same.
        if (
            items.All(i => i is ItemsValue { IsList: false, Items: [LiteralValue { Value: string }, ..] })
            && items.Select(Key).Distinct(StringComparer.Ordinal).Count() == items.Count
        )
            return new ItemsValue([.. items.OrderBy(Key, StringComparer.Ordinal)], true);
        static string Key(ScriptValue pair) => (string)((LiteralValue)((ItemsValue)pair).Items[0]).Value!;
        return items.All(i => i is LiteralValue { Value: long or double })
            ? new ItemsValue([.. items.OrderBy(i => Convert.ToDouble(((LiteralValue)i).Value, CultureInfo.InvariantCulture))], true)
            : null;
    }

    private static ItemsValue? Range(long[] bounds)
    {
        var (start, stop, step) = bounds.Length switch
        {
            1 => (0, bounds[0], 1),
            2 => (bounds[0], bounds[1], 1),
            _ => (bounds[0], bounds[1], bounds[2]),
        };
        if (step == 0 || Math.Abs((double)stop - start) / Math.Abs((double)step) > Longest)
            return null;
        var list = new List<ScriptValue>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step)
            list.Add(new LiteralValue(i));
        return new ItemsValue(list, true);
    }

    private static LiteralValue? Numbers(string name, IReadOnlyList<ScriptValue> values)
    {
        if (values.Count == 0 || !values.All(v => v is LiteralValue { Value: long or double }))
            return null;
        bool isWhole = values.All(v => v is LiteralValue { Value: long });
        double[] numbers = [.. values.Select(v => Convert.ToDouble(((LiteralValue)v).Value, CultureInfo.InvariantCulture))];
        double result = name switch
        {
            "max" => numbers.Max(),
            "min" => numbers.Min(),
            "sum" => numbers.Sum(),
            _ => Math.Abs(numbers[0]),
        };
        return isWhole && Math.Abs(result) < 1L << 53 ? new((long)result) : new(result);
    }

    private static ItemsValue Pairs(IEnumerable<IReadOnlyList<ScriptValue>> rows) =>
        new([.. rows.Select(r => (ScriptValue)new ItemsValue([.. r], false))], true);

    private static IEnumerable<IReadOnlyList<ScriptValue>> Zipped(ItemsValue[] lists) =>
        Enumerable.Range(0, lists.Min(l => l.Items.Count)).Select(i => (IReadOnlyList<ScriptValue>)[.. lists.Select(l => l.Items[i])]);
}
