using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Methods of texts, lists and dictionaries.</summary>
internal static class ValueMethods
{
    private const int Longest = 100_000;

    /// <summary>What a method gives; null where it is not known. A list or dictionary that such a method may have changed is not known
    /// any more.</summary>
    internal static ScriptValue? Call(ScriptValue of, string name, IReadOnlyList<Argument> arguments, int line)
    {
        ScriptValue[]? values = arguments.All(a => a.Name is null) ? [.. arguments.Select(a => a.Value)] : null;
        switch (of)
        {
            case LiteralValue { Value: string text }:
                return name == "format" ? Format(text, arguments)
                    : values is null ? null
                    : Text(text, name, values);
            case ItemsValue list when values is not null && Items(list, name, values) is { } result:
                return result;
            case TableValue table when Table(table, name, values ?? [], arguments) is { } result:
                return result;
            case ArrayValue array:
                return DataArrays.Method(array, name, arguments, line);
            case ChangingValue changed:
                changed.Lost = new UnknownValue(line, $"what '.{name}' does with {of.What}");
                return null;
            default:
                return null;
        }
    }

    private static LiteralValue? Format(string text, IReadOnlyList<Argument> arguments) =>
        TextFormat.Of(text, arguments) is { } formatted ? new LiteralValue(formatted) : null;

    private static ScriptValue? Text(string text, string name, ScriptValue[] values)
    {
        string?[] texts = [.. values.Select(v => (v as LiteralValue)?.Value as string)];
        if (
            name == "join"
            && values is [ItemsValue parts]
            && parts.Items.All(i => i is LiteralValue { Value: string })
            && parts.Items.Sum(i => (long)((string)((LiteralValue)i).Value!).Length + text.Length) < Longest
        )
            return new LiteralValue(string.Join(text, parts.Items.Select(i => (string)((LiteralValue)i).Value!)));
        if (texts.Any(t => t is null))
            return null;
        return (name, texts.Length) switch
        {
            ("lower", 0) => new LiteralValue(text.ToLowerInvariant()),
            ("upper", 0) => new LiteralValue(text.ToUpperInvariant()),
            ("strip", 0) => new LiteralValue(text.Trim()),
            ("startswith", 1) => new LiteralValue(text.StartsWith(texts[0]!, StringComparison.Ordinal)),
            ("endswith", 1) => new LiteralValue(text.EndsWith(texts[0]!, StringComparison.Ordinal)),
            ("split", 1) when texts[0]!.Length > 0 => List(text.Split(texts[0])),
            ("split", 0) => List(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            ("replace", 2) when texts[0]!.Length > 0 && (long)text.Length * (texts[1]!.Length + 1) < Longest => new LiteralValue(
                text.Replace(texts[0]!, texts[1], StringComparison.Ordinal)
            ),
            ("isdigit", 0) => new LiteralValue(text.Length > 0 && text.All(char.IsAsciiDigit)),
            _ => null,
        };
    }

    private static ItemsValue List(string[] texts) => new([.. texts.Select(t => (ScriptValue)new LiteralValue(t))], true);

    private static ScriptValue? Items(ItemsValue list, string name, ScriptValue[] values)
    {
        var items = list.Items;
        switch (name)
        {
            case "index" or "count" when values is [LiteralValue wanted] && items.All(i => i is LiteralValue):
                int at = items.FindIndex(i => Arithmetic.Same(wanted, i));
                return name == "count" ? new LiteralValue((long)items.Count(i => Arithmetic.Same(wanted, i)))
                    : at < 0 ? null
                    : new LiteralValue((long)at);
            case "as_list" or "copy" when values is []:
                return new ItemsValue([.. items], true);
            case "append" when list.IsList && values is [var item] && items.Count < Longest:
                items.Add(item);
                return LiteralValue.None;
            case "extend" when list.IsList && values is [ItemsValue more] && items.Count + more.Items.Count < Longest:
                items.AddRange([.. more.Items]);
                return LiteralValue.None;
            case "insert" when list.IsList && values is [LiteralValue { Value: long place }, var item] && items.Count < Longest:
                items.Insert((int)Math.Clamp(place < 0 ? place + items.Count : place, 0, items.Count), item);
                return LiteralValue.None;
            case "reverse" when list.IsList && values is []:
                items.Reverse();
                return LiteralValue.None;
            case "sort" when list.IsList && values is [] && PlainFunctions.Sorted(items) is { } sorted:
                items.Clear();
                items.AddRange(sorted.Items);
                return LiteralValue.None;
            case "clear" when list.IsList && values is []:
                items.Clear();
                return LiteralValue.None;
            case "pop" when list.IsList && items.Count > 0 && Place(values, items.Count) is { } place:
                var taken = items[place];
                items.RemoveAt(place);
                return taken;
            case "remove" when list.IsList && values is [LiteralValue gone] && items.All(i => i is LiteralValue):
                int found = items.FindIndex(i => Arithmetic.Same(gone, i));
                if (found < 0)
                    return null;
                items.RemoveAt(found);
                return LiteralValue.None;
            default:
                return null;
        }
    }

    private static int? Place(ScriptValue[] values, int count)
    {
        long? place =
            values is [] ? -1
            : values is [LiteralValue { Value: long said }] ? said
            : null;
        if (place < 0)
            place += count;
        return place >= 0 && place < count ? (int)place : null;
    }

    private static ScriptValue? Table(TableValue table, string name, ScriptValue[] values, IReadOnlyList<Argument> arguments)
    {
        var entries = table.Entries;
        switch (name)
        {
            case "items" or "iteritems" when values is []:
                return new ItemsValue([.. entries.Select(e => new ItemsValue([e.Key, e.Value], false))], true);
            case "keys" or "iterkeys" when values is []:
                return new ItemsValue([.. entries.Select(e => e.Key)], true);
            case "values" or "itervalues" when values is []:
                return new ItemsValue([.. entries.Select(e => e.Value)], true);
            case "copy" when values is []:
                return new TableValue([.. entries]);
            case "get" when values is [LiteralValue key, ..] && values.Length <= 2:
                return table.At(key.Value) ?? (values.Length == 2 ? values[1] : LiteralValue.None);
            case "setdefault" when values is [LiteralValue key, var usual]:
                if (table.At(key.Value) is null)
                    table.Set(key, usual);
                return table.At(key.Value);
            case "pop" when values is [LiteralValue key, ..] && values.Length <= 2:
                if (table.At(key.Value) is not { } taken)
                    return values.Length == 2 ? values[1] : null;
                entries.RemoveAll(e => Equals(e.Key.Value, key.Value));
                return taken;
            case "update" when values is [TableValue more]:
                foreach (var (key, value) in more.Entries.ToArray())
                    table.Set(key, value);
                return LiteralValue.None;
            case "update" when arguments.Count > 0 && arguments.All(a => a.Name is not null):
                foreach (var (key, value) in arguments)
                    table.Set(new LiteralValue(key), value);
                return LiteralValue.None;
            default:
                return null;
        }
    }
}
