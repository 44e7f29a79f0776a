using System.Globalization;

namespace KerasSharp;

/// <summary>A release of Keras.</summary>
/// <param name="Major">1 of 1.2.2.</param>
/// <param name="Minor">2 of 1.2.2.</param>
/// <param name="Patch">The last 2 of 1.2.2.</param>
public readonly record struct KerasVersion(int Major, int Minor, int Patch) : IComparable<KerasVersion>
{
    /// <summary>Reads <c>1.2.2</c>; a suffix such as <c>-tf</c> is dropped, a missing patch is 0.</summary>
    /// <exception cref="FormatException">It is no version.</exception>
    public static KerasVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var version)
            ? version
            : throw new FormatException($"expected a Keras version such as 1.2.2, found '{text}'");
    }

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, out KerasVersion version)
    {
        var parts = text.Split('-', '+')[0].Split('.');
        var numbers = new int[3];
        bool fits = parts.Length is 2 or 3 or 4;
        for (int i = 0; fits && i < Math.Min(parts.Length, 3); i++)
            fits = int.TryParse(
                parts[i].AsSpan()[..LeadingDigits(parts[i])],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out numbers[i]
            );
        version = fits ? new KerasVersion(numbers[0], numbers[1], numbers[2]) : default;
        return fits;
    }

    private static int LeadingDigits(string part)
    {
        int n = 0;
        while (n < part.Length && char.IsAsciiDigit(part[n]))
            n++;
        return n;
    }

    public int CompareTo(KerasVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(KerasVersion a, KerasVersion b) => a.CompareTo(b) < 0;

    public static bool operator >(KerasVersion a, KerasVersion b) => a.CompareTo(b) > 0;

    public static bool operator <=(KerasVersion a, KerasVersion b) => a.CompareTo(b) <= 0;

    public static bool operator >=(KerasVersion a, KerasVersion b) => a.CompareTo(b) >= 0;

    /// <summary>The release without its patch: <c>1.2</c>.</summary>
    internal string Line => $"{Major}.{Minor}";

    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}
