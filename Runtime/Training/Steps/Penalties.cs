using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Regularizers in terms of tensor operations (Keras 1.2.2, regularizers.py).</summary>
internal static class Penalties
{
    private const int PowerSteps = 9;

    /// <summary>The scalar that a regularizer adds to the loss for a weight or an output.</summary>
    /// <exception cref="KerasUnsupportedException">The regularizer is of another class.</exception>
    /// <exception cref="ShapeException">It cannot take a value of this rank.</exception>
    public static Node Penalty(this Regularizer regularizer, Node w) =>
        Given(regularizer) switch
        {
            L1L2 both => Term(both.L1, Ops.Abs(w)) + Term(both.L2, Ops.Square(w)),
            EigenvalueRegularizer eigenvalue => w.Rank == 2
                ? eigenvalue.K * Ops.Sqrt(GreatestEigenvalue(w))
                : throw new ShapeException($"an eigenvalue regularizer takes a matrix, found {w.Shape}"),
            OrthogonalRegularizer orthogonal => w.Rank == 2 && !w.Shape[orthogonal.OfColumns ? 1 : 0].PerBatch
                ? Ops.Sum(Angles(orthogonal, w))
                : throw new ShapeException(
                    $"an orthogonal regularizer takes a matrix with a fixed number of what it compares, found {w.Shape}"
                ),
            ForeignRegularizer foreign => throw new KerasUnsupportedException(
                $"the loss has the penalty {foreign}, a regularizer of the model's author that is none of Keras's"
            ),
            _ => throw new KerasUnsupportedException($"no meaning for the regularizer {regularizer.GetType().Name}"),
        };

    private static Node Term(double factor, Node x) => factor == 0 ? 0 : Ops.Sum((float)factor * x);

    /// <summary>u = w / |w| by rows; F |u u'| / (n (n - 1)) but for the diagonal. One row alone gives NaN, as in Keras.</summary>
    private static Node Angles(OrthogonalRegularizer regularizer, Node w)
    {
        bool columns = regularizer.OfColumns;
        double least = regularizer.LeastNorm * regularizer.LeastNorm;
        var unit = w / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(w), [columns ? 0 : 1], keepDims: true), least));
        var products = Ops.MatMul(unit, unit, transposeA: columns, transposeB: !columns);
        int n = products.Shape[0].Fixed;
        var others = Ops.Constant([.. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 0.0 : 1.0)], n, n);
        return regularizer.Factor * 0.5 * Ops.Abs(products * others) / (n * (n - 1.0) / 2);
    }

    /// <summary>C = w'w; v = C^9 1; (C v)'v / v'v.</summary>
    private static Node GreatestEigenvalue(Node w)
    {
        var covariance = Ops.MatMul(w, w, transposeA: true);
        var v = Ops.Constant(1, new Shape(w.Shape[1], 1));
        for (int i = 0; i < PowerSteps; i++)
            v = Ops.MatMul(covariance, v);
        return Ops.Sum(Ops.MatMul(covariance, v) * v) / Ops.Sum(Ops.Square(v));
    }
}
