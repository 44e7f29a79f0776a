namespace KerasSharp;

/// <summary>Functions of the matrices in the last two axes.</summary>
internal enum MatrixFunction
{
    Inverse,
    Determinant,

    /// <summary>ln of the determinant.</summary>
    LogDeterminant,

    /// <summary>The lower triangle L of A = L L'.</summary>
    Cholesky,

    /// <summary>The upper triangle U of A = U' U.</summary>
    UpperCholesky,

    /// <summary>X of A X = B; B is a column where it lacks an axis.</summary>
    Solve,

    /// <summary>The same, of A the lower triangle alone.</summary>
    SolveLower,

    /// <summary>The same, of A the upper triangle alone.</summary>
    SolveUpper,
}

/// <summary>A function of square matrices. A matrix without an inverse gives what is no number.</summary>
internal sealed record MatrixOperation(MatrixFunction Function) : Operation
{
    public override string Name => $"Matrix{Function}";
}

/// <summary>The elements of two axes whose places are equal; their axis is the last one of the result.</summary>
/// <param name="Offset">How far to the right of the main diagonal they stand.</param>
/// <param name="First">The axis of rows.</param>
/// <param name="Second">The axis of columns.</param>
/// <param name="Sums">Their sum, in their place.</param>
internal sealed record DiagonalOperation(int Offset, int First, int Second, bool Sums = false) : Operation;

/// <summary>Matrices with the last axis of the operand as diagonal.</summary>
internal sealed record DiagonalMatrixOperation : Operation;

/// <summary>The vector at right angles to two of three elements, along the last axis.</summary>
internal sealed record CrossOperation : Operation;

/// <summary>softmax(Q K' scale + bias) V over [N, T, heads, width]: queries, keys, values, a bias [.., T, S] and a mask of it.</summary>
/// <param name="Scale">Null for 1 / sqrt(width).</param>
/// <param name="HasBias">Whether the fourth operand is a bias.</param>
/// <param name="HasMask">Whether the last operand is a mask, which is 0 where a query must not see a key.</param>
/// <param name="IsCausal">Whether a query sees only keys up to its own place.</param>
internal sealed record AttentionOperation(double? Scale, bool HasBias, bool HasMask, bool IsCausal) : Operation;

/// <summary>The operand less its mean, over its deviation, along axes; then times the second operand plus the third, if given.</summary>
/// <param name="Axes">The axes.</param>
/// <param name="Epsilon">Added to the mean square.</param>
/// <param name="Centred">Whether the mean is taken off.</param>
/// <param name="HasScale">Whether the second operand is a scale; one that is left is an offset.</param>
internal sealed record StandardizeOperation(Sizes Axes, double Epsilon, bool Centred, bool HasScale) : Operation;

/// <summary>The mean along axes, weighted by the second operand.</summary>
internal sealed record WeightedMeanOperation(int? Axis) : Operation;
