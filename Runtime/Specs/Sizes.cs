using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace KerasSharp;

/// <summary>A short list of whole numbers (extents, strides, pads, axes) that compares by value, so that layer records do too.
/// Written as a collection: <c>[3, 3]</c>.</summary>
[CollectionBuilder(typeof(Sizes), nameof(Of))]
public sealed class Sizes(params int[] values) : ReadOnlyCollection<int>(Given(values)), IEquatable<Sizes>
{
    /// <summary>The list of these numbers.</summary>
    public static Sizes Of(ReadOnlySpan<int> values) => new(values.ToArray());

    /// <summary>The same number <paramref name="count"/> times.</summary>
    public static Sizes All(int value, int count) => new([.. Enumerable.Repeat(value, count)]);

    /// <inheritdoc/>
    public bool Equals(Sizes? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sizes);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"({Wording.List(this)})";
}
