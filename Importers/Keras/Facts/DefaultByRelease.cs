namespace KerasSharp.Importers.Keras.Facts;

/// <summary>A default that changed between releases. Each of its values is a <see cref="Quirk"/> of its own.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class DefaultByRelease<T>
{
    private readonly (Quirk Quirk, T Value)[] _values;

    /// <param name="name">What it is the default of: <c>batch_normalization.epsilon</c>.</param>
    /// <param name="evidence">How it is known.</param>
    /// <param name="first">The value in the oldest releases.</param>
    /// <param name="later">Releases from which on it is another, in their order.</param>
    internal DefaultByRelease(string name, string evidence, T first, params (KerasVersion From, T Value)[] later)
    {
        // Loops, not queries: each type of value would have the queries compiled anew at the start of each process.
        _values = new (Quirk, T)[later.Length + 1];
        for (int i = 0; i <= later.Length; i++)
        {
            KerasVersion? from = i == 0 ? null : later[i - 1].From,
                until = i == later.Length ? null : later[i].From;
            T value = i == 0 ? first : later[i - 1].Value;
            _values[i] = (
                new Quirk(
                    $"{name}:{from?.ToString() ?? "first"}",
                    new ReleaseRange(from, until),
                    evidence,
                    $"{name} is {value} where a file does not say it"
                ),
                value
            );
        }
    }

    /// <summary>The value of a release.</summary>
    internal T Of(KerasVersion release)
    {
        foreach (var (quirk, value) in _values)
            if (quirk.Releases.Contains(release))
                return value;
        throw new InvalidOperationException($"no value for {release}");
    }

    /// <summary>One quirk a value, for the list of all.</summary>
    internal IEnumerable<Quirk> Quirks => _values.Select(v => v.Quirk);
}
