using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Parts of lists.</summary>
internal static class Slices
{
    /// <summary><c>list[start:stop]</c>; null where it is not known.</summary>
    internal static ItemsValue? Of(ItemsValue list, IReadOnlyList<ScriptValue> bounds)
    {
        if (bounds.Any(b => b is not LiteralValue { Value: null or long }) || bounds[2] is not LiteralValue { Value: null or 1L })
            return null;
        int count = list.Items.Count;
        int At(ScriptValue bound, int usual) =>
            bound is LiteralValue { Value: long l } ? (int)Math.Clamp(l < 0 ? l + count : l, 0, count) : usual;
        int start = At(bounds[0], 0),
            stop = At(bounds[1], count);
        return new ItemsValue(list.Items.GetRange(start, Math.Max(0, stop - start)), list.IsList);
    }
}

/// <summary>Texts with places for values.</summary>
internal static class TextFormat
{
    /// <summary><c>'...{}...'.format(a)</c>; null where it is not known.</summary>
    internal static string? Of(string format, IReadOnlyList<Argument> arguments)
    {
        string result = format;
        for (int i = 0; i < arguments.Count; i++)
        {
            string place =
                arguments[i].Name is { } name ? $"{{{name}}}"
                : result.Contains("{}", StringComparison.Ordinal) ? "{}"
                : $"{{{i}}}";
            int at = result.IndexOf(place, StringComparison.Ordinal);
            if (at < 0)
                return null;
            result = string.Concat(result.AsSpan(0, at), arguments[i].Value.What.Trim('\''), result.AsSpan(at + place.Length));
        }
        return result.Contains('{') ? null : result;
    }
}
