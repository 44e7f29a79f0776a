using System.Globalization;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Texts with places for values.</summary>
internal static class TextFormat
{
    private const int Longest = 100_000;

    /// <summary><c>'...{}...'.format(a)</c>; null where it is not known.</summary>
    internal static string? Of(string format, IReadOnlyList<Argument> arguments)
    {
        string result = "";
        int next = 0;
        for (int at = 0; at < format.Length; at++)
        {
            char c = format[at];
            if (c is '{' or '}' && at + 1 < format.Length && format[at + 1] == c)
            {
                result += c;
                at++;
                continue;
            }
            if (c is not ('{' or '}'))
            {
                result += c;
                continue;
            }
            int end = format.IndexOf('}', at);
            if (c == '}' || end < 0 || result.Length > Longest)
                return null;
            string[] place = format[(at + 1)..end].Split(':', 2);
            var value =
                place[0].Length == 0 ? arguments.Where(a => a.Name is null).ElementAtOrDefault(next++).Value
                : int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? arguments.Where(a => a.Name is null).ElementAtOrDefault(number).Value
                : arguments.FirstOrDefault(a => a.Name == place[0]).Value;
            if (value is null || Written(value, place.Length == 2 ? place[1] : "") is not { } written)
                return null;
            result += written;
            if (result.Length > Longest)
                return null;
            at = end;
        }
        return result;
    }

    /// <summary><c>'...%d...' % (a,)</c>; null where it is not known.</summary>
    internal static LiteralValue? Percent(string format, IReadOnlyList<ScriptValue> values)
    {
        string result = "";
        int next = 0;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result += format[at];
                continue;
            }
            int kind = at + 1;
            while (kind < format.Length && (char.IsAsciiDigit(format[kind]) || format[kind] == '.'))
                kind++;
            if (kind == format.Length)
                return null;
            string width = format[(at + 1)..kind];
            at = kind;
            if (format[kind] == '%' && width.Length == 0)
            {
                result += '%';
                continue;
            }
            string form = format[kind] switch
            {
                's' when width.Length == 0 => "",
                'd' or 'i' => width + "d",
                'f' => width + "f",
                _ => "?",
            };
            if (next >= values.Count || Written(values[next++], form) is not { } written)
                return null;
            result += written;
            if (result.Length > Longest)
                return null;
        }
        return next == values.Count ? new LiteralValue(result) : null;
    }

    /// <summary>A value as Python's <c>format</c> writes it; null for a form that is not understood.</summary>
    internal static string? Written(ScriptValue value, string form)
    {
        if (value is not LiteralValue { Value: var literal })
            return null;
        if (form.Length == 0 || (form == "s" && literal is string))
            return literal switch
            {
                string text => text,
                // A number with a fraction is written otherwise by Python than by .NET where it is large or small.
                double d when Math.Abs(d) is not 0 and (< 1e-4 or >= 1e15) => null,
                double d => d.ToString("R", CultureInfo.InvariantCulture) + (double.IsInteger(d) ? ".0" : ""),
                _ => value.What,
            };
        if (form[^1] == 'd' && literal is long whole && Width(form[..^1]) is var (zeros, width) && width >= 0)
            return whole.ToString(CultureInfo.InvariantCulture).PadLeft(whole < 0 && zeros ? 0 : width, zeros ? '0' : ' ');
        return null;
    }

    private static (bool Zeros, int Width) Width(string text) =>
        text.Length == 0 ? (false, 0)
        : text.Length < 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? (text[0] == '0', width)
        : (false, -1);
}
