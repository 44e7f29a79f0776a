using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A weight matrix in the order in which a product reads it.</summary>
internal sealed unsafe class PreparedMatrix : Preparation
{
    private readonly PreparedArray _source;
    private readonly long _offset;
    private readonly int _stride;
    private readonly bool _transposed;

    /// <param name="source">What holds the matrix.</param>
    /// <param name="offset">Its first element there.</param>
    /// <param name="stride">Elements between its rows there.</param>
    /// <param name="rows">Rows of the packed matrix.</param>
    /// <param name="columns">Columns of the packed matrix.</param>
    /// <param name="transposed">Whether the source holds the transpose, [columns, rows].</param>
    /// <param name="width">Register width to pack for.</param>
    public PreparedMatrix(PreparedArray source, long offset, int stride, int rows, int columns, bool transposed, SimdWidth width)
        : base(source.Sources)
    {
        (_source, _offset, _stride, _transposed) = (source, offset, stride, transposed);
        Matrix = PackedMatrix.Create(rows, columns, width);
    }

    public PackedMatrix Matrix { get; }

    protected override void Compute()
    {
        _source.Refresh();
        var from = new ReadOnlySpan<float>(_source.Pointer + _offset, checked((int)(_source.Length - _offset)));
        if (_transposed)
            Matrix.FillTransposed(from, _stride);
        else
            Matrix.Fill(from, _stride);
    }

    public override void Dispose() => Matrix.Dispose();
}
