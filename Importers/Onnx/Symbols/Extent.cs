using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Symbols;

/// <summary>A whole number of a graph at each of the lengths that its model was lowered for: an extent, a start, a step. Two that are the
/// same at all of them are taken for the same number.</summary>
internal sealed class Extent : IEquatable<Extent>
{
    /// <param name="factors">The number at each length.</param>
    /// <param name="perBatch">Whether it is multiplied by N.</param>
    internal Extent(IEnumerable<int> factors, bool perBatch = false) => (Factors, PerBatch) = ([.. factors], perBatch);

    /// <summary>The same extent of one value at each length.</summary>
    internal static Extent Of(IEnumerable<Dim> dims)
    {
        Dim[] all = [.. dims];
        return new Extent(all.Select(d => d.Factor), all[0].PerBatch);
    }

    /// <summary>The number at each length, without N.</summary>
    internal IReadOnlyList<int> Factors { get; }

    /// <summary>Whether it is multiplied by N.</summary>
    internal bool PerBatch { get; }

    /// <summary>Whether no length changes it, N left aside.</summary>
    internal bool IsEven => Factors.All(f => f == Factors[0]);

    /// <summary>The number, where nothing changes it.</summary>
    internal int? Number => PerBatch || !IsEven ? null : Factors[0];

    /// <summary>The same without N.</summary>
    internal Extent PerSample => new(Factors);

    internal Extent Plus(int number) => new(Factors.Select(f => f + number), PerBatch);

    public static Extent operator +(Extent a, Extent b) => new(a.Factors.Zip(b.Factors, (p, q) => p + q), a.PerBatch);

    public static Extent operator -(Extent a, Extent b) => new(a.Factors.Zip(b.Factors, (p, q) => p - q), a.PerBatch);

    public static Extent operator *(Extent a, Extent b) => new(a.Factors.Zip(b.Factors, (p, q) => p * q), a.PerBatch || b.PerBatch);

    public bool Equals(Extent? other) => other is not null && PerBatch == other.PerBatch && Factors.SequenceEqual(other.Factors);

    public override bool Equals(object? obj) => Equals(obj as Extent);

    public override int GetHashCode() => Factors.Aggregate(PerBatch ? 1 : 0, HashCode.Combine);

    public override string ToString() => Number is { } n ? $"{n}" : $"({Wording.List(Factors)}){(PerBatch ? "N" : "")}";
}
