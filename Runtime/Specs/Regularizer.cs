using System.Diagnostics.CodeAnalysis;

namespace KerasSharp;

/// <summary>A penalty on a weight or on a layer's output, added to the loss.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties)]
public abstract record Regularizer;

/// <summary>L1 sum |w| + L2 sum w^2, without halving and without averaging over the batch (Keras 1.2.2).</summary>
public sealed record L1L2(double L1 = 0, double L2 = 0) : Regularizer;

/// <summary>Factor times the mean of |r s| over all pairs of different rows r and s of a matrix (or of its columns), each divided by its
/// length: 0 where all are at right angles (TensorFlow 2.9 and later).</summary>
/// <param name="Factor">The strength.</param>
/// <param name="OfColumns">Whether columns are compared in the place of rows.</param>
internal sealed record OrthogonalRegularizer(double Factor = 0.01, bool OfColumns = false) : Regularizer
{
    /// <summary>The length that a shorter row or column is taken for.</summary>
    public double LeastNorm { get; init; } = 1e-7;
}

/// <summary>K times the square root of the greatest eigenvalue of w'w, by nine steps of the power method (Keras 1.2.2).</summary>
internal sealed record EigenvalueRegularizer(double K) : Regularizer;

/// <summary>What a weight is brought back to after each optimizer step. Axes are those of the weight as the runtime holds it.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties)]
public abstract record Constraint;

/// <summary>Scales w so that its norm along the axes is at most M.</summary>
public sealed record MaxNorm(double M, IReadOnlyList<int> Axes) : Constraint;

/// <summary>Sets negative elements to 0.</summary>
public sealed record NonNegative : Constraint;

/// <summary>Scales w so that its norm along the axes is 1.</summary>
public sealed record UnitNorm(IReadOnlyList<int> Axes) : Constraint;

/// <summary>Moves the norm along the axes into [Low, High], by the fraction Rate.</summary>
public sealed record MinMaxNorm(double Low, double High, double Rate, IReadOnlyList<int> Axes) : Constraint;

/// <summary>A constraint of a gated matrix W [D, Gates U] in cuDNN's order, where the norms along an axis are those of other groups of
/// elements. There stands, for each gate, its part [D, U] of the input's matrix as the memory of its transpose, and its part [U, U] of
/// the recurrent matrix transposed.</summary>
/// <param name="Inner">The constraint of the matrix in that order.</param>
/// <param name="Gates">How many gates there are.</param>
/// <param name="Recurrent">Whether it is the recurrent matrix.</param>
internal sealed record CuDnnConstraint(Constraint Inner, int Gates, bool Recurrent) : Constraint;
