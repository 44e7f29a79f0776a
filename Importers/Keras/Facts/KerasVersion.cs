using System.Globalization;

namespace KerasSharp;

/// <summary>A release of Keras. Those of tf.keras, which TensorFlow carries, stand between Keras 2 and Keras 3.</summary>
/// <param name="Major">1 of 1.2.2.</param>
/// <param name="Minor">2 of 1.2.2.</param>
/// <param name="Patch">The last 2 of 1.2.2.</param>
public readonly record struct KerasVersion(int Major, int Minor, int Patch) : IComparable<KerasVersion>
{
    // Keras 2 ends with 2.3.1; later releases of 2 are tf.keras's, whose earlier ones have a suffix.
    private const int FirstOfTensorFlowAlone = 4;

    private readonly bool _isTensorFlow;

    /// <summary>Whether it is one of tf.keras: <c>2.2.4-tf</c>, and all of 2 from 2.4.0 on.</summary>
    public bool IsTensorFlow
    {
        get => _isTensorFlow || IsTensorFlowAlone;
        init => _isTensorFlow = value && !IsTensorFlowAlone;
    }

    private bool IsTensorFlowAlone => Major == 2 && Minor >= FirstOfTensorFlowAlone;

    /// <summary>Reads <c>1.2.2</c> and <c>2.2.4-tf</c>; any other suffix is dropped, a missing patch is 0.</summary>
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
        bool isTensorFlow = text.EndsWith("-tf", StringComparison.Ordinal);
        version = fits ? new KerasVersion(numbers[0], numbers[1], numbers[2]) { IsTensorFlow = isTensorFlow } : default;
        return fits;
    }

    private static int LeadingDigits(string part)
    {
        int n = 0;
        while (n < part.Length && char.IsAsciiDigit(part[n]))
            n++;
        return n;
    }

    /// <summary>By the numbers; within one major number those of tf.keras come last.</summary>
    public int CompareTo(KerasVersion other) =>
        (Major, IsTensorFlow, Minor, Patch).CompareTo((other.Major, other.IsTensorFlow, other.Minor, other.Patch));

    /// <summary>Whether the left release came before the right one.</summary>
    public static bool operator <(KerasVersion a, KerasVersion b) => a.CompareTo(b) < 0;

    /// <summary>Whether the left release came after the right one.</summary>
    public static bool operator >(KerasVersion a, KerasVersion b) => a.CompareTo(b) > 0;

    /// <summary>Whether the left release came no later than the right one.</summary>
    public static bool operator <=(KerasVersion a, KerasVersion b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the left release came no earlier than the right one.</summary>
    public static bool operator >=(KerasVersion a, KerasVersion b) => a.CompareTo(b) >= 0;

    /// <summary>The release without its patch: <c>1.2</c>.</summary>
    internal string Line => $"{Major}.{Minor}";

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}{(_isTensorFlow ? "-tf" : "")}";
}
