using System.Numerics;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>A part of a weight's row-major buffer in the order of a file's array: element k of the file's array is the k-th element
/// of the view. The same view reads and writes.</summary>
internal sealed class ArrayView
{
    private readonly int _offset;
    private readonly int[] _shape,
        _strides;

    private readonly ElementPairs? _pairs;

    private ArrayView(int offset, int[] shape, int[] strides, int[]? stored = null, ElementPairs? pairs = null) =>
        (_offset, _shape, _strides, StoredShape, _pairs) = (offset, shape, strides, stored ?? shape, pairs);

    /// <summary>The shape of the file's array.</summary>
    internal int[] StoredShape { get; }

    /// <summary>How many elements the file's array has.</summary>
    internal int Count =>
        _pairs is not null ? StoredShape.Aggregate(1, (a, b) => checked(a * b)) : _shape.Aggregate(1, (a, b) => checked(a * b));

    /// <summary>A whole weight.</summary>
    internal static ArrayView Of(int[] shape)
    {
        var strides = new int[shape.Length];
        for (int i = shape.Length - 1, step = 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return new ArrayView(0, shape, strides);
    }

    /// <summary>Part <paramref name="index"/> of <paramref name="count"/> equal ones along an axis.</summary>
    internal ArrayView Part(int axis, int index, int count)
    {
        if (axis < 0)
            axis += _shape.Length;
        int extent = _shape[axis] / count;
        var shape = (int[])_shape.Clone();
        shape[axis] = extent;
        return new ArrayView(_offset + index * extent * _strides[axis], shape, _strides);
    }

    /// <summary>Axis i of the result is axis <c>axes[i]</c> of this.</summary>
    internal ArrayView Transpose(params int[] axes) => new(_offset, [.. axes.Select(a => _shape[a])], [.. axes.Select(a => _strides[a])]);

    /// <summary>Runs the first axes backwards.</summary>
    internal ArrayView FlipFirst(int axes)
    {
        int offset = _offset;
        var strides = (int[])_strides.Clone();
        for (int a = 0; a < axes; a++)
        {
            offset += (_shape[a] - 1) * _strides[a];
            strides[a] = -strides[a];
        }
        return new ArrayView(offset, _shape, strides);
    }

    /// <summary>A convolution's kernel [taps..., in, out] as a backend has it: Theano convolves, so its taps run backwards.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="taps">The number of axes of taps.</param>
    internal ArrayView KernelOf(TrainingBackend backend, int taps) => backend == TrainingBackend.Theano ? FlipFirst(taps) : this;

    /// <summary>Puts an axis of extent 1 before axis <paramref name="axis"/>.</summary>
    internal ArrayView Insert(int axis) =>
        new(_offset, [.. _shape[..axis], 1, .. _shape[axis..]], [.. _strides[..axis], 0, .. _strides[axis..]]);

    /// <summary>Replaces an axis by several of the same product, the last running fastest.</summary>
    internal ArrayView Split(int axis, params int[] extents)
    {
        var strides = new int[extents.Length];
        for (int i = extents.Length - 1, step = _strides[axis]; i >= 0; i--)
        {
            strides[i] = step;
            step *= extents[i];
        }
        return new ArrayView(
            _offset,
            [.. _shape[..axis], .. extents, .. _shape[(axis + 1)..]],
            [.. _strides[..axis], .. strides, .. _strides[(axis + 1)..]]
        );
    }

    /// <summary>Says that the file's array holds the same elements in the same order under another shape.</summary>
    internal ArrayView StoredAs(params int[] shape) => new(_offset, _shape, _strides, shape);

    /// <summary>A matrix [rows, blocks columns] of which the file has in the place of each block [rows, columns] the memory of its
    /// transposed.</summary>
    internal ArrayView TransposedMemory(int blocks)
    {
        int rows = _shape[0],
            width = _shape[1],
            columns = width / blocks;
        var weight = new int[rows * width];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < width; j++)
        {
            var (block, at) = (j / columns, i * columns + j % columns);
            weight[i * width + j] = at % rows * width + block * columns + at / rows;
        }
        return new ArrayView(_offset, _shape, _strides, _shape, ElementPairs.OneToOne(weight));
    }

    /// <summary>A weight whose element k is element <c>places[k]</c> of a larger array of the file.</summary>
    internal ArrayView Within(int[] stored, int[] places) => new(_offset, _shape, _strides, stored, ElementPairs.Picked(places));

    /// <summary>A vector of which the file has several addends one behind the other.</summary>
    internal ArrayView SumOf(int addends) => new(_offset, _shape, _strides, [addends * Count], ElementPairs.ManyToOne(Count, addends));

    /// <summary>Several rows, of which the file has the sum.</summary>
    internal ArrayView ShareOf(int rows) => new(_offset, _shape, _strides, [Count / rows], ElementPairs.OneToMany(Count / rows, rows));

    /// <summary>Whether the file's array is the whole weight as it stands.</summary>
    internal bool IsWhole(int[] weight) =>
        _pairs is null && _offset == 0 && Count == weight.Aggregate(1, (a, b) => a * b) && IsContiguous();

    /// <summary>Copies the file's array into the weight.</summary>
    internal void Scatter<T>(ReadOnlySpan<T> stored, Span<T> weight)
        where T : INumber<T>
    {
        if (_pairs is not null)
        {
            _pairs.Scatter(stored, weight);
            return;
        }
        int run = RunLength(out int rank),
            at = 0;
        var index = new int[rank];
        do
        {
            int start = Start(index);
            if (run > 0)
                stored.Slice(at, run).CopyTo(weight.Slice(start, run));
            at += run;
        } while (run > 0 && Next(index));
    }

    /// <summary>Copies the weight's part into a file's array.</summary>
    internal void Gather<T>(ReadOnlySpan<T> weight, Span<T> stored)
        where T : INumber<T>
    {
        if (_pairs is not null)
        {
            _pairs.Gather(weight, stored);
            return;
        }
        int run = RunLength(out int rank),
            at = 0;
        var index = new int[rank];
        do
        {
            int start = Start(index);
            if (run > 0)
                weight.Slice(start, run).CopyTo(stored.Slice(at, run));
            at += run;
        } while (run > 0 && Next(index));
    }

    private bool IsContiguous()
    {
        for (int i = _shape.Length - 1, step = 1; i >= 0; i--)
        {
            if (_shape[i] != 1 && _strides[i] != step)
                return false;
            step *= _shape[i];
        }
        return true;
    }

    /// <summary>How many elements lie side by side, and the axes that remain to be walked.</summary>
    private int RunLength(out int rank)
    {
        int run = 1;
        for (rank = _shape.Length; rank > 0 && (_shape[rank - 1] == 1 || _strides[rank - 1] == run); rank--)
            run *= _shape[rank - 1];
        return Count == 0 ? 0 : run;
    }

    private int Start(int[] index)
    {
        int at = _offset;
        for (int i = 0; i < index.Length; i++)
            at += index[i] * _strides[i];
        return at;
    }

    private bool Next(int[] index)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < _shape[axis])
                return true;
            index[axis] = 0;
        }
        return false;
    }
}
