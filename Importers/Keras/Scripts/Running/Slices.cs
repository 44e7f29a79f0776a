using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Parts of lists and texts.</summary>
internal static class Slices
{
    /// <summary><c>of[start:stop:step]</c>; null where it is not known.</summary>
    internal static ScriptValue? Of(ScriptValue of, IReadOnlyList<ScriptValue> bounds) =>
        of switch
        {
            ItemsValue list when Places(list.Items.Count, bounds) is { } places => new ItemsValue(
                [.. places.Select(i => list.Items[i])],
                list.IsList
            ),
            LiteralValue { Value: string text } when Places(text.Length, bounds) is { } places => new LiteralValue(
                string.Concat(places.Select(i => text[i]))
            ),
            _ => null,
        };

    /// <summary>The places of a slice, as Python's <c>slice.indices</c> has them.</summary>
    private static List<int>? Places(int count, IReadOnlyList<ScriptValue> bounds)
    {
        if (bounds.Any(b => b is not LiteralValue { Value: null or long }))
            return null;
        long step = bounds[2] is LiteralValue { Value: long said } ? said : 1;
        if (step == 0 || Math.Abs(step) > int.MaxValue)
            return null;
        int lowest = step > 0 ? 0 : -1,
            highest = step > 0 ? count : count - 1;
        long At(ScriptValue bound, int usual) =>
            bound is LiteralValue { Value: long l } ? Math.Clamp(l < 0 ? l + count : l, lowest, highest) : usual;
        long start = At(bounds[0], step > 0 ? lowest : highest),
            stop = At(bounds[1], step > 0 ? highest : lowest);
        var places = new List<int>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step)
            places.Add((int)i);
        return places;
    }

    /// <summary>One item of a text, a list, a tuple or a dictionary; null where it is not known.</summary>
    internal static ScriptValue? Item(ScriptValue of, ScriptValue index) =>
        (of, index) switch
        {
            (ItemsValue items, LiteralValue { Value: long i }) when Math.Abs(i + 0.5) < items.Items.Count => items.Items[
                (int)(i < 0 ? i + items.Items.Count : i)
            ],
            (RecordValue { Items: { } tuple }, LiteralValue { Value: long i }) when Math.Abs(i + 0.5) < tuple.Count => tuple[
                (int)(i < 0 ? i + tuple.Count : i)
            ],
            (TableValue table, LiteralValue key) when table.At(key.Value) is { } found => found,
            (LiteralValue { Value: string text }, LiteralValue { Value: long i }) when Math.Abs(i + 0.5) < text.Length => new LiteralValue(
                text[(int)(i < 0 ? i + text.Length : i)].ToString()
            ),
            _ => null,
        };
}
