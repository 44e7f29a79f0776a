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

    /// <summary>Whether parts, side by side, are all of one array as it lies, row after row.</summary>
    public static bool AreWhole(WeightView[] parts)
    {
        if (parts.Length == 0 || parts.Sum(p => p.Length) != parts[0].Array.Length)
            return false;
        int columns = parts.Sum(p => p.Columns),
            column = 0;
        foreach (var part in parts)
        {
            bool follows =
                ReferenceEquals(part.Array, parts[0].Array)
                && part.Rows == parts[0].Rows
                && part.Offset == column
                && part.RowStride == columns
                && part.ColumnStride == 1;
            if (!follows)
                return false;
            column += part.Columns;
        }
        return true;
    }

    public int Length => Rows * Columns;

    /// <summary>Copies it into columns of a row-major matrix.</summary>
    /// <param name="to">The matrix.</param>
    /// <param name="stride">Its columns.</param>
    /// <param name="column">Where the first column goes.</param>
    public void CopyTo(Span<float> to, int stride, int column)
    {
        using var source = new PackSource(Array);
        float* from = source.Pointer + Offset;
        for (int r = 0; r < Rows; r++)
        for (int c = 0; c < Columns; c++)
            to[r * stride + column + c] = from[(nint)r * RowStride + (nint)c * ColumnStride];
    }
}
