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
    public int At(int samples) => PerBatch ? checked(Factor * samples) : Factor;

    /// <summary>The extent, which must not depend on the batch.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    public int Fixed => PerBatch ? throw new InvalidOperationException($"the extent {this} depends on the batch size") : Factor;

    public static implicit operator Dim(int extent) => new(extent);

    /// <exception cref="InvalidOperationException">Both extents depend on the batch.</exception>
    public static Dim operator *(Dim a, Dim b) => a.PerBatch && b.PerBatch
        ? throw new InvalidOperationException($"the product of the extents {a} and {b} is quadratic in the batch size")
        : new(checked(a.Factor * b.Factor), a.PerBatch || b.PerBatch);

    /// <exception cref="InvalidOperationException">Only one of them depends on the batch.</exception>
    public static Dim operator +(Dim a, Dim b) => a.Factor == 0 ? b : b.Factor == 0 ? a : a.PerBatch != b.PerBatch
        ? throw new InvalidOperationException($"the extents {a} and {b} cannot be added: one depends on the batch size")
        : new(checked(a.Factor + b.Factor), a.PerBatch);

    public override string ToString() => !PerBatch ? Factor.ToString() : Factor == 1 ? "N" : $"{Factor}N";
}
