using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>A factor or result of a product: matrices of R rows and C columns.</summary>
/// <param name="View">Where the first element stands.</param>
/// <param name="RowStride">Floats between rows (of what lies there) .</param>
/// <param name="Stride">Floats between matrices.</param>
/// <param name="Transposed">Whether what lies there is the transpose.</param>
internal sealed record ProductFactor(View View, Dim RowStride, Dim Stride, bool Transposed)
{
    /// <summary>A view [R, C] as a factor; null where neither its rows nor its columns lie side by side.</summary>
    public static ProductFactor? Of(View view)
    {
        var (rows, columns) = (view.Shape[-2], view.Shape[-1]);
        if (columns == 1 || view.Strides[^1] == 1)
        {
            if (rows == 1)
                return new ProductFactor(view, columns, 0, false);
            if (view.Strides[^2].Factor >= (columns.PerBatch == view.Strides[^2].PerBatch ? columns.Factor : 1))
                return new ProductFactor(view, view.Strides[^2], 0, false);
        }
        if (rows == 1 || view.Strides[^2] == 1)
        {
            if (columns == 1)
                return new ProductFactor(view, rows, 0, true);
            if (view.Strides[^1].Factor >= (rows.PerBatch == view.Strides[^1].PerBatch ? rows.Factor : 1))
                return new ProductFactor(view, view.Strides[^1], 0, true);
        }
        return null;
    }

    public CudaBlas.Factor At(CudaWorkspace w) => new(w.At(View), Math.Max(1, RowStride.At(w.Samples)), Stride.At(w.Samples), Transposed);
}

/// <summary>C = A B or C += A B by cuBLAS, for one or several matrices.</summary>
internal sealed class ProductStep(ProductFactor a, ProductFactor b, ProductFactor c, Dim m, Dim n, Dim k, Dim matrices, bool add = false)
    : Step
{
    public override void Run(CudaWorkspace w) =>
        w.Blas.Multiply(m.At(w.Samples), n.At(w.Samples), k.At(w.Samples), a.At(w), b.At(w), c.At(w), matrices.At(w.Samples), add ? 1 : 0);
}
