using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace KerasSharp;

/// <summary>A list of texts that compares by value, so that layer records do too. Written as a collection: <c>["yes", "no"]</c>.</summary>
[CollectionBuilder(typeof(Texts), nameof(Of))]
public sealed class Texts(params string[] values) : ReadOnlyCollection<string>(Given(values)), IEquatable<Texts>
{
    /// <summary>The list of these texts.</summary>
    public static Texts Of(ReadOnlySpan<string> values) => new(values.ToArray());

    /// <inheritdoc/>
    public bool Equals(Texts? other) => other is not null && this.SequenceEqual(other, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"{Count} words";
}
