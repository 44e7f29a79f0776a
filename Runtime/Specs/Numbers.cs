namespace KerasSharp;

/// <summary>A few numbers in row-major order under a shape, which compare by value, so that layer records do too.</summary>
public sealed class Numbers : IEquatable<Numbers>
{
    /// <param name="values">The numbers, in a list.</param>
    public Numbers(params double[] values)
        : this(values, [Given(values).Length]) { }

    /// <param name="values">The numbers.</param>
    /// <param name="extents">The shape; none for one number by itself.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public Numbers(IEnumerable<double> values, Sizes extents)
    {
        (Values, Extents) = ([.. Given(values)], Given(extents));
        if (Extents.Aggregate(1L, (a, b) => a * b) != Values.Count)
            throw new ArgumentException($"expected {Values.Count} numbers in a shape for as many, found {Extents}", nameof(extents));
    }

    /// <summary>One number by itself.</summary>
    public static implicit operator Numbers(double value) => new([value], []);

    /// <summary>One number by itself.</summary>
    public static Numbers FromDouble(double value) => value;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The shape.</summary>
    public Sizes Extents { get; }

    /// <inheritdoc/>
    public bool Equals(Numbers? other) => other is not null && Extents.Equals(other.Extents) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Numbers);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(Extents.GetHashCode(), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Extents.Count == 0 ? $"{Values[0]}" : $"{Extents} ({Wording.List(Values)})";
}
