using System.Globalization;
using System.Text;

namespace KerasSharp.Data;

/// <summary>Numbers as text, as Python reads and writes them.</summary>
internal static class NumberText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number, <c>nan</c> or <c>inf</c> (in any case) from UTF-8.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        // .NET passes over NUL at the end.
        if (text is [.., 0])
        {
            value = 0;
            return false;
        }
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out value))
            return true;
        var unsigned = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(unsigned, "nan"u8))
            value = double.NaN;
        else if (Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8))
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        else
            return false;
        return true;
    }

    /// <summary>The shortest text that reads back as the same float32.</summary>
    /// <param name="value">The number.</param>
    /// <param name="nan">The word for what is not a number.</param>
    /// <param name="infinity">The word for infinity.</param>
    internal static string Show(float value, string nan, string infinity) =>
        float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : float.IsNaN(value) ? nan
        : value > 0 ? infinity
        : "-" + infinity;

    internal static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
