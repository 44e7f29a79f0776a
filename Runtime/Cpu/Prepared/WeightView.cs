using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A matrix, or a row, within a prepared array.</summary>
internal sealed unsafe record WeightView(PreparedArray Array, long Offset, int Rows, int Columns, int RowStride, int ColumnStride)
{
    /// <param name="array">What holds it.</param>
    /// <param name="view">A view of rank 1 or 2 of that array.</param>
    public static WeightView Of(PreparedArray array, View view) =>
        view.Rank == 1
            ? new(array, view.Offset.Fixed, 1, view.Shape[0].Fixed, 0, view.Strides[0].Fixed)
            : new(array, view.Offset.Fixed, view.Shape[0].Fixed, view.Shape[1].Fixed, view.Strides[0].Fixed, view.Strides[1].Fixed);

    public int Length => Rows * Columns;

    /// <summary>Copies it into columns of a row-major matrix.</summary>
    /// <param name="to">The matrix.</param>
    /// <param name="stride">Its columns.</param>
    /// <param name="column">Where the first column goes.</param>
    public void CopyTo(Span<float> to, int stride, int column)
    {
        Array.Refresh();
        float* from = Array.Pointer + Offset;
        for (int r = 0; r < Rows; r++)
        for (int c = 0; c < Columns; c++)
            to[r * stride + column + c] = from[(nint)r * RowStride + (nint)c * ColumnStride];
    }
}
