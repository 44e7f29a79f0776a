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
        (KerasVersion? From, T Value)[] all = [(null, first), .. later.Select(l => ((KerasVersion?)l.From, l.Value))];
        _values =
        [
            .. all.Select(
                (v, i) =>
                    (
                        new Quirk(
                            $"{name}:{v.From?.ToString() ?? "first"}",
                            new ReleaseRange(v.From, i + 1 < all.Length ? all[i + 1].From : null),
                            evidence,
                            $"{name} is {v.Value} where a file does not say it"
                        ),
                        v.Value
                    )
            ),
        ];
    }

    /// <summary>The value of a release.</summary>
    internal T Of(KerasVersion release) => _values.First(v => v.Quirk.Releases.Contains(release)).Value;

    /// <summary>One quirk a value, for the list of all.</summary>
    internal IEnumerable<Quirk> Quirks => _values.Select(v => v.Quirk);
}
