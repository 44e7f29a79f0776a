namespace KerasSharp;

/// <summary>A setting of a model's outputs, in one of the three forms that Keras takes: one for all, one for each in order, or
/// by the names of the output layers.</summary>
public sealed class PerOutput<T>
{
    private PerOutput() { }

    /// <summary>The one for all outputs; meaningful where the other two are null.</summary>
    public T? All { get; private init; }

    /// <summary>One for each output in the model's order.</summary>
    public IReadOnlyList<T>? Ordered { get; private init; }

    /// <summary>By the names of the output layers.</summary>
    public IReadOnlyDictionary<string, T>? Named { get; private init; }

    /// <summary>One value for all outputs.</summary>
    public static PerOutput<T> ForAll(T value) => new() { All = value };

    /// <summary>A value for each output, in their order.</summary>
    public static PerOutput<T> InOrder(IReadOnlyList<T> values) => new() { Ordered = values };

    /// <summary>A value for each output, by its name.</summary>
    public static PerOutput<T> ByName(IReadOnlyDictionary<string, T> values) => new() { Named = values };

    /// <summary>One value for all outputs.</summary>
    public static implicit operator PerOutput<T>(T value) => ForAll(value);

    /// <summary>A value for each output, by its name.</summary>
    public static implicit operator PerOutput<T>(Dictionary<string, T> values) => ByName(values);

    /// <summary>The setting of each output.</summary>
    /// <param name="what">What is set, for messages.</param>
    /// <param name="outputs">The names of the output layers in the model's order.</param>
    /// <param name="missing">What an output has that <see cref="Named"/> does not name; null where every one must be named.</param>
    /// <exception cref="KerasException">The number of settings or a name does not fit the model.</exception>
    public IReadOnlyList<T> Resolve(string what, IReadOnlyList<string> outputs, Func<T>? missing = null)
    {
        if (Ordered is not null)
            return Ordered.Count == outputs.Count
                ? Ordered
                : throw new KerasException(
                    $"{what}: expected {outputs.Count}, one each for {Wording.List(outputs)}, found {Ordered.Count}"
                );
        if (Named is null)
            return [.. outputs.Select(_ => All!)];
        var known = outputs.ToHashSet();
        if (Named.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new KerasException($"{what}: expected names among {Wording.List(outputs)}, found '{unknown}'");
        return
        [
            .. outputs.Select(o =>
                Named.TryGetValue(o, out var value) ? value
                : missing is null ? throw new KerasException($"{what}: expected one for '{o}', found only {Wording.List(Named.Keys)}")
                : missing()
            ),
        ];
    }
}
