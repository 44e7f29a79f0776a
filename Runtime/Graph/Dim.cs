namespace KerasSharp.Runtime.Graph;

/// <summary>One extent of a shape: a constant, or a constant times the number of samples N in the batch, which is known
/// only when a plan runs. So one plan serves every batch size.</summary>
/// <param name="Factor">The constant.</param>
/// <param name="PerBatch">Whether it is multiplied by N.</param>
public readonly record struct Dim(int Factor, bool PerBatch = false)
{
    /// <summary>The number of samples itself.</summary>
    public static readonly Dim Batch = new(1, true);

    /// <summary>The extent when the batch has <paramref name="samples"/> samples.</summary>
    /// <exception cref="ShapeException">It has more than 31 bits.</exception>
    public int At(int samples) => PerBatch ? Whole((long)Factor * samples) : Factor;

    /// <summary>The extent, which must not depend on the batch.</summary>
    /// <exception cref="ShapeException">It does.</exception>
    public int Fixed => PerBatch ? throw new ShapeException($"the extent {this} depends on the batch size") : Factor;

    /// <summary>A fixed extent.</summary>
    public static implicit operator Dim(int extent) => new(extent);

    /// <exception cref="ShapeException">Both extents depend on the batch, or the product has more than 31 bits.</exception>
    public static Dim operator *(Dim a, Dim b) =>
        a.PerBatch && b.PerBatch
            ? throw new ShapeException($"the product of the extents {a} and {b} is quadratic in the batch size")
            : new(Whole((long)a.Factor * b.Factor), a.PerBatch || b.PerBatch);

    /// <exception cref="ShapeException">Only one of them depends on the batch, or the sum has more than 31 bits.</exception>
    public static Dim operator +(Dim a, Dim b) =>
        a.Factor == 0 ? b
        : b.Factor == 0 ? a
        : a.PerBatch != b.PerBatch ? throw new ShapeException($"the extents {a} and {b} cannot be added: one depends on the batch size")
        : new(Whole((long)a.Factor + b.Factor), a.PerBatch);

    private static int Whole(long extent) =>
        extent is >= int.MinValue and <= int.MaxValue
            ? (int)extent
            : throw new ShapeException($"expected sizes below 2^31, found {extent}");

    /// <inheritdoc/>
    public override string ToString() =>
        !PerBatch ? Factor.ToString()
        : Factor == 1 ? "N"
        : $"{Factor}N";
}
