using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>The elements of a prepared array while they are packed.</summary>
internal readonly unsafe ref struct PackSource : IDisposable
{
    private readonly PreparedArray _array;
    private readonly NativeValues? _native;

    /// <param name="array">What is packed; brought up to date.</param>
    public PackSource(PreparedArray array)
    {
        (_array, _native) = (array, array.TryKeep());
        if (_native is null)
            array.Refresh();
        Pointer = _native is null ? array.Pointer : _native.Pointer;
    }

    /// <summary>Whether there is anything to pack.</summary>
    public bool IsOpen => _array is not null;

    /// <summary>The first element.</summary>
    public float* Pointer { get; }

    /// <summary>The elements from one on.</summary>
    public ReadOnlySpan<float> From(long offset) => new(Pointer + offset, checked((int)(_array.Length - offset)));

    /// <summary>Leaves a variable's values to their packed form alone, where nothing else reads them.</summary>
    /// <param name="weights">What holds the packed form.</param>
    /// <param name="matrices">Where the values are packed, one after the other.</param>
    /// <param name="block">Which rows of the matrices they are, and how many values each row has.</param>
    /// <param name="transposed">Whether a row of the variable is a column there.</param>
    public void HandOver(SharedWeights weights, PackedMatrix[] matrices, (int At, int Rows, int Columns) block, bool transposed = false)
    {
        if (_native is not null)
            HandOver(_array.Sources[0], _native, weights, matrices, block, transposed);
    }

    // Apart, since what a function captures is allocated where it is made: in each training step.
    private static void HandOver(
        Variable variable,
        NativeValues from,
        SharedWeights weights,
        PackedMatrix[] matrices,
        (int At, int Rows, int Columns) block,
        bool transposed
    ) => variable.HandOver(from, () => new PackedValues(weights, matrices, block, transposed));

    /// <summary>Packs a variable's values where they lie, if nothing else reads them there.</summary>
    /// <param name="weights">What holds the matrix.</param>
    /// <param name="matrix">[rows, columns], as the variable.</param>
    /// <returns>Whether that was possible.</returns>
    public bool TryRearrange(SharedWeights weights, PackedMatrix matrix)
    {
        return _native is not null && matrix.CanBeRearranged && TryRearrange(_array.Sources[0], _native, weights, matrix);
    }

    private static bool TryRearrange(Variable variable, NativeValues from, SharedWeights weights, PackedMatrix matrix) =>
        variable.HandOver(
            from,
            () =>
            {
                matrix.Rearrange(from.Pointer, from);
                from.Keep();
                return new PackedValues(weights, [matrix], (0, matrix.Rows, matrix.Columns), transposed: false);
            },
            alone: true
        );

    public void Dispose() => _native?.Drop();
}
