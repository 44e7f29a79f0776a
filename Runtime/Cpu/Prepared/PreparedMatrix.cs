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
    private readonly SharedWeights _weights;
    private readonly PackedMatrix[] _matrices;

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
        _weights = new SharedWeights(Matrix);
        _matrices = [Matrix];
    }

    public PackedMatrix Matrix { get; }

    protected override void Compute()
    {
        using var source = new PackSource(_source);
        if (IsWhole && !_transposed && source.TryRearrange(_weights, Matrix))
            return;
        if (_transposed)
            Matrix.FillTransposed(source.From(_offset), _stride);
        else
            Matrix.Fill(source.From(_offset), _stride);
        if (IsWhole)
            source.HandOver(_weights, _matrices, (0, Matrix.Rows, Matrix.Columns), _transposed);
    }

    private bool IsWhole =>
        _offset == 0 && _source.Length == (long)Matrix.Rows * Matrix.Columns && _stride == (_transposed ? Matrix.Rows : Matrix.Columns);

    public override void Dispose() => _weights.Drop();
}
