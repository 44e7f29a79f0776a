using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>What a plain YAML 1.1 scalar means, by the patterns that PyYAML resolves.</summary>
internal static partial class YamlScalar
{
    /// <summary>null, bool, integer or float where the text is one, else the text.</summary>
    internal static JValue Resolve(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return JValue.CreateNull();
        if (Bool(text) is { } flag)
            return new JValue(flag);
        if (Integer().IsMatch(text) && TryInteger(text, out var whole))
            return whole;
        if (Float().IsMatch(text))
            return new JValue(double.Parse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture));
        return text.TrimStart('+', '-').ToLowerInvariant() switch
        {
            ".inf" => new JValue(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity),
            ".nan" => new JValue(double.NaN),
            _ => new JValue(text),
        };
    }

    internal static bool? Bool(string text) =>
        text.ToLowerInvariant() switch
        {
            "yes" or "true" or "on" => true,
            "no" or "false" or "off" => false,
            _ => null,
        };

    private static bool TryInteger(string text, out JValue value)
    {
        string digits = text.Replace("_", "");
        bool negative = digits[0] == '-';
        digits = digits.TrimStart('+', '-');
        BigInteger number;
        if (digits.StartsWith("0x", StringComparison.Ordinal))
            number = BigInteger.Parse("0" + digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        else if (digits.Length > 1 && digits[0] == '0')
            number = digits.Aggregate(BigInteger.Zero, (n, c) => n * 8 + (c - '0'));
        else
            number = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (negative)
            number = -number;
        bool fits = number >= long.MinValue && number <= long.MaxValue;
        value = fits ? new JValue((long)number) : new JValue(text);
        return fits;
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9_]{0,40}|0[0-7_]{1,40}|0x[0-9a-fA-F_]{1,40})$")]
    private static partial Regex Integer();

    // PyYAML wants the point; other writers leave it out of 1e-05.
    [GeneratedRegex(@"^[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();
}
