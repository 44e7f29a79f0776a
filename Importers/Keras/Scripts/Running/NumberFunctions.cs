using System.Globalization;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Functions of numbers of Python's and NumPy's modules, and copies.</summary>
internal static class NumberFunctions
{
    // Parts of a copy, which may be nested as deep.
    private const int MostCopied = 1000;

    /// <summary>What a function gives; null where it is not known.</summary>
    /// <param name="path">Its whole name.</param>
    /// <param name="arguments">What is passed.</param>
    internal static ScriptValue? Call(string path, IReadOnlyList<Argument> arguments)
    {
        if (arguments.Any(a => a.Name is not null))
            return null;
        string name = path.StartsWith("numpy.", StringComparison.Ordinal) ? "np." + path["numpy.".Length..] : path;
        if (name is "copy.copy" or "copy.deepcopy")
        {
            int room = MostCopied;
            return arguments is [{ Value: var value }] ? Copy(value, ref room) : null;
        }
        if (name is "np.prod" && arguments is [{ Value: ItemsValue items }])
            return Product(items.Items);
        return arguments.Count is 1 or 2 && arguments.All(a => a.Value is LiteralValue { Value: long or double })
            ? Numbers(name, [.. arguments.Select(a => Convert.ToDouble(((LiteralValue)a.Value).Value, CultureInfo.InvariantCulture))])
            : null;
    }

    // Python 2's floor and ceil give numbers with a fraction, which sizes are not; int(math.ceil(x)) is the same in both.
    private static LiteralValue? Numbers(string name, double[] x) =>
        (name, x.Length) switch
        {
            ("math.floor" or "np.floor", 1) => new(Math.Floor(x[0])),
            ("math.ceil" or "np.ceil", 1) => new(Math.Ceiling(x[0])),
            ("math.sqrt" or "np.sqrt", 1) when x[0] >= 0 => new(Math.Sqrt(x[0])),
            ("math.log2" or "np.log2", 1) when x[0] > 0 && double.IsPow2(x[0]) => new(Math.Log2(x[0])),
            ("math.pow" or "np.power", 2) => new(Math.Pow(x[0], x[1])),
            _ => null,
        };

    private static LiteralValue? Product(List<ScriptValue> items)
    {
        double product = 1;
        foreach (var item in items)
            if (item is LiteralValue { Value: long whole })
                product *= whole;
            else
                return null;
        return Math.Abs(product) < 1L << 53 ? new((long)product) : null;
    }

    private static ScriptValue? Copy(ScriptValue value, ref int room)
    {
        if (--room < 0)
            return null;
        switch (value)
        {
            case LiteralValue or SymbolValue:
                return value;
            case ItemsValue items:
                var parts = new List<ScriptValue>();
                foreach (var item in items.Items)
                    if (Copy(item, ref room) is { } part)
                        parts.Add(part);
                    else
                        return null;
                return new ItemsValue(parts, items.IsList);
            case TableValue table:
                var entries = new List<(LiteralValue, ScriptValue)>();
                foreach (var (key, item) in table.Entries)
                    if (Copy(item, ref room) is { } part)
                        entries.Add((key, part));
                    else
                        return null;
                return new TableValue(entries);
            default:
                return null;
        }
    }
}
