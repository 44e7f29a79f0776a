namespace KerasSharp;

/// <summary>How elements become one.</summary>
internal enum ReductionKind
{
    Sum,
    Mean,
    Max,
    Min,
    Product,

    /// <summary>1 where one is not 0.</summary>
    Any,

    /// <summary>1 where none is 0.</summary>
    All,

    /// <summary>The mean of the squares of the differences from the mean.</summary>
    Variance,

    /// <summary>The root of the variance.</summary>
    Deviation,

    /// <summary>ln of the sum of e^x.</summary>
    LogSumExp,

    /// <summary>The root of the sum of squares.</summary>
    EuclideanNorm,

    /// <summary>The sum of the magnitudes.</summary>
    TaxicabNorm,

    /// <summary>The greatest magnitude.</summary>
    MaximumNorm,

    /// <summary>How many are not 0.</summary>
    CountNonZero,

    /// <summary>The greatest less the least.</summary>
    Spread,
}

/// <summary>Combines the elements along axes. Over the batch, axis 0, all samples of the batch at hand count.</summary>
/// <param name="Kind">How.</param>
/// <param name="Axes">Null for all.</param>
/// <param name="KeepDims">Whether the axes stay with extent 1.</param>
internal sealed record ReduceOperation(ReductionKind Kind, Sizes? Axes, bool KeepDims = false) : Operation
{
    public override string Name => $"Reduce{Kind}";

    /// <summary>Whether what is no number does not count.</summary>
    public bool SkipsUnknown { get; init; }
}

/// <summary>Mean and variance along axes: two outputs.</summary>
internal sealed record MomentsOperation(Sizes? Axes, bool KeepDims = false) : Operation;

/// <summary>How <see cref="NormalizeOperation"/> keeps away from dividing by 0.</summary>
internal enum NormGuard
{
    /// <summary>x / sqrt(max(sum x^2, Epsilon)).</summary>
    SumOfSquares,

    /// <summary>x / max(norm, Epsilon).</summary>
    Norm,
}

/// <summary>The operand over its norm along axes.</summary>
/// <param name="Axes">Null for all.</param>
/// <param name="Epsilon">See <paramref name="Guard"/>.</param>
/// <param name="Guard">What the norm is at least.</param>
internal sealed record NormalizeOperation(Sizes? Axes, double Epsilon, NormGuard Guard = NormGuard.SumOfSquares) : Operation
{
    /// <summary>Of which norm: 1, 2, any number above 0, or infinity.</summary>
    public double Order { get; init; } = 2;
}

/// <summary>The sum (or product) of all elements of an axis up to each.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="IsProduct">Whether elements are multiplied.</param>
internal sealed record AccumulateOperation(int Axis, bool IsProduct = false) : Operation
{
    /// <summary>Whether each element itself does not count.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether from the end.</summary>
    public bool Reverse { get; init; }
}
