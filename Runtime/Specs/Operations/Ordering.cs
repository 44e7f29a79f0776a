namespace KerasSharp;

/// <summary>The elements of an axis from the least to the greatest, equal ones in their order; what is no number is the greatest.</summary>
/// <param name="Axis">The axis; null for all elements in row-major order.</param>
/// <param name="Descending">From the greatest to the least.</param>
/// <param name="Places">Their places in the operand instead of them.</param>
internal sealed record SortOperation(int? Axis, bool Descending = false, bool Places = false) : Operation;

/// <summary>The greatest elements of the last axis, the greatest first, and their places: two outputs.</summary>
internal sealed record TopOperation(int Count) : Operation;

/// <summary>What stands between two elements.</summary>
internal enum QuantileRule
{
    /// <summary>A number on the line between both.</summary>
    Linear,
    Lower,
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer one; halfway the one at an even place.</summary>
    Nearest,
}

/// <summary>The numbers below which shares of the elements along axes lie. The shares' axes stand before the others.</summary>
/// <param name="Shares">One number, or several along an axis: from 0 to 1.</param>
/// <param name="Axes">Null for all.</param>
/// <param name="Rule">What stands between two elements.</param>
/// <param name="KeepDims">Whether the axes stay with extent 1.</param>
internal sealed record QuantileOperation(ConstantOperand Shares, Sizes? Axes, QuantileRule Rule, bool KeepDims = false) : Operation;

/// <summary>For each number of the second operand the element of the first at that place of the axis, all other places being the same.
/// Null for all elements in row-major order. Negative numbers count from the end; what is outside gives NaN.</summary>
internal sealed record TakeAlongOperation(int? Axis) : Operation;

/// <summary>For each sample the elements of the first operand at the whole numbers of the second along the axis behind the samples' ones.
/// </summary>
/// <param name="Samples">How many axes both operands have in common; the next one of the first is that along which is taken.</param>
internal sealed record TakeOfEachOperation(int Samples) : Operation;

/// <summary>Each element less the one before it, as often as Times says.</summary>
internal sealed record DifferencesOperation(int Times, int Axis) : Operation;

/// <summary>How many of the bounds (a second operand of rank 1, in ascending order) are below each number.</summary>
/// <param name="OrEqual">Whether one that equals the number counts.</param>
internal sealed record BucketOperation(bool OrEqual) : Operation;
