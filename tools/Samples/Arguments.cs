using System.Globalization;

namespace KerasSharp.Samples;

/// <summary>Options of a sample: <c>--name value</c>, or <c>--name</c> alone.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _values = [];

    /// <exception cref="ArgumentException">An option is none of those known.</exception>
    public Arguments(string[] given, params string[] known)
    {
        for (int i = 0; i < given.Length; i++)
        {
            if (!known.Contains(given[i]))
                throw new ArgumentException($"expected {string.Join(", ", known)}, found '{given[i]}'");
            _values[given[i]] = i + 1 < given.Length && !given[i + 1].StartsWith("--", StringComparison.Ordinal) ? given[++i] : null;
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">The value is no positive whole number.</exception>
    public int Number(string name, int otherwise) =>
        !_values.TryGetValue(name, out string? text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
        : throw new ArgumentException($"{name}: expected a positive whole number, found '{text}'");
}
