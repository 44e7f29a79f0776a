using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>Writes JSON as Python's json.dumps does: <c>{"p": 0.5, "axes": [1, 2]}</c>.</summary>
internal static class PythonJson
{
    internal static string Write(JToken value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    /// <summary>A number as Python's repr: the shortest text that is the same number again.</summary>
    internal static string Number(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E');
        string mantissa = e < 0 ? text : text[..e];
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        // Python changes to exponents below 1e-04 and from 1e16 on, .NET below 1e-05 and from 1e15 on.
        if (e < 0 && Math.Abs(number) is > 0 and < 1e-4)
        {
            string digits = mantissa.TrimStart('-').Split('.')[1];
            int zeros = digits.TakeWhile(c => c == '0').Count();
            digits = digits[zeros..];
            return $"{(number < 0 ? "-" : "")}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e-{zeros + 1:00}";
        }
        if (e >= 0 && exponent == 15)
            return number.ToString("F1", CultureInfo.InvariantCulture);
        if (e >= 0)
            return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        return mantissa.Contains('.') ? mantissa : mantissa + ".0";
    }

    private static void Write(JToken value, StringBuilder text)
    {
        switch (value)
        {
            case JObject members:
                Each(
                    members.Properties(),
                    '{',
                    '}',
                    text,
                    member =>
                    {
                        text.Append(Ascii(member.Name)).Append(": ");
                        Write(member.Value, text);
                    }
                );
                break;
            case JArray items:
                Each(items, '[', ']', text, item => Write(item, text));
                break;
            case JValue { Value: null }:
                text.Append("null");
                break;
            case JValue { Value: string s }:
                text.Append(Ascii(s));
                break;
            case JValue { Value: bool b }:
                text.Append(b ? "true" : "false");
                break;
            case JValue { Value: double d }:
                text.Append(Number(d));
                break;
            default:
                text.Append(Convert.ToString(((JValue)value).Value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Each<T>(IEnumerable<T> items, char open, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        bool first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(", ");
            first = false;
            write(item);
        }
        text.Append(close);
    }

    private static string Ascii(string s) => JsonConvert.ToString(s, '"', StringEscapeHandling.EscapeNonAscii);
}
