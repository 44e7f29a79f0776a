using System.Collections;

namespace KerasSharp.Runtime.Graph;

/// <summary>The extents of a dense row-major array; [] is a scalar.</summary>
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<Dim>
{
    private readonly Dim[] _dims;

    /// <summary>No axes.</summary>
    public static readonly Shape Scalar = new();

    /// <summary>A shape of extents.</summary>
    public Shape(params Dim[] dims) => _dims = Given(dims);

    /// <summary>A shape of extents.</summary>
    public Shape(IEnumerable<Dim> dims) => _dims = [.. Given(dims)];

    /// <summary>A shape of fixed extents.</summary>
    public static Shape Of(IEnumerable<int> dims) => new(Given(dims).Select(d => new Dim(d)));

    /// <summary>The number of axes.</summary>
    public int Rank => _dims.Length;

    int IReadOnlyCollection<Dim>.Count => _dims.Length;

    /// <summary>The extent of an axis; negative axes count from the end.</summary>
    public Dim this[int axis] => _dims[Axis(axis)];

    /// <summary>The extents of a range of axes.</summary>
    public IEnumerable<Dim> this[Range range] => _dims[range];

    /// <summary>The axis as a number from 0.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis) =>
        axis >= -Rank && axis < Rank
            ? axis < 0
                ? axis + Rank
                : axis
            : throw new ShapeException($"expected an axis of the shape {this}, found {axis}");

    /// <summary>The number of elements as an extent.</summary>
    public Dim Count => _dims.Aggregate(new Dim(1), (a, b) => a * b);

    /// <summary>Whether some extent depends on the batch.</summary>
    public bool PerBatch => _dims.Any(d => d.PerBatch);

    /// <summary>The extents for a batch of <paramref name="samples"/>.</summary>
    public int[] At(int samples)
    {
        var dims = new int[_dims.Length];
        for (int i = 0; i < dims.Length; i++)
            dims[i] = _dims[i].At(samples);
        return dims;
    }

    /// <summary>The shape with another extent in one place.</summary>
    public Shape With(int axis, Dim extent)
    {
        var dims = (Dim[])_dims.Clone();
        dims[Axis(axis)] = extent;
        return new Shape(dims);
    }

    /// <summary>The shape without one axis.</summary>
    public Shape Without(int axis)
    {
        axis = Axis(axis);
        return new Shape(_dims.Where((_, i) => i != axis));
    }

    /// <summary>The shape with further axes at its end.</summary>
    public Shape Append(params Dim[] dims) => new([.. _dims, .. Given(dims)]);

    /// <summary>The shape with a further axis before one.</summary>
    public Shape Insert(int axis, Dim extent) => new([.. _dims[..axis], extent, .. _dims[axis..]]);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var h = new HashCode();
        foreach (var d in _dims)
            h.Add(d);
        return h.ToHashCode();
    }

    /// <summary>Whether all extents are equal.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether an extent differs.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    /// <inheritdoc/>
    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{Wording.List(_dims)}]";
}
