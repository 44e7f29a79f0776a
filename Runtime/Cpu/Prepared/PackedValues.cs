using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A variable's values in no other form than packed. Packing changes the order alone, so that they come back bit by bit.</summary>
internal sealed class PackedValues : HeldValues
{
    private readonly SharedWeights _weights;
    private readonly PackedMatrix[] _matrices;
    private readonly (int At, int Rows, int Columns) _block;
    private readonly bool _transposed;

    /// <param name="weights">What holds the packed form; one more user of it.</param>
    /// <param name="matrices">Where the values are packed; a later matrix has the say over columns of several.</param>
    /// <param name="block">Which rows of the matrices they are, and how many values each row has.</param>
    /// <param name="transposed">Whether a row of the variable is a column there.</param>
    public PackedValues(SharedWeights weights, PackedMatrix[] matrices, (int At, int Rows, int Columns) block, bool transposed)
        : base((long)block.Rows * block.Columns)
    {
        (_weights, _matrices, _block, _transposed) = (weights, matrices, block, transposed);
        weights.Keep();
    }

    public override void CopyTo(Span<float> values)
    {
        foreach (var matrix in _matrices)
            if (_transposed)
                matrix.CopyTransposedTo(values, _block.Rows);
            else
                matrix.CopyTo(values, _block.Columns, _block.At, _block.Rows);
    }

    protected override void Free() => _weights.Drop();
}

/// <summary>Packed weights that live as long as a preparation or a variable needs them.</summary>
internal sealed class SharedWeights(IDisposable weights)
{
    private int _users = 1;

    /// <summary>Counts one more user.</summary>
    public void Keep() => Interlocked.Increment(ref _users);

    /// <summary>Says that one user is through; with the last one the weights are given back.</summary>
    public void Drop()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            weights.Dispose();
    }
}
