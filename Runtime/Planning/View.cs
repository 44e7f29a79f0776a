using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>A place in a buffer, in elements: a constant plus a multiple of the number of samples.</summary>
internal readonly record struct Offset(long Fixed, long PerSample = 0)
{
    public long At(int samples) => Fixed + PerSample * samples;

    public static Offset operator +(Offset a, Offset b) => new(a.Fixed + b.Fixed, a.PerSample + b.PerSample);

    public static Offset Of(Dim d) => d.PerBatch ? new(0, d.Factor) : new(d.Factor);
}

/// <summary>How a value's elements lie in a buffer: where the first stands, and how far apart neighbours along each axis are
/// (0 along stretched axes, less than 0 along reversed ones). Moving operations change the view, not the elements.</summary>
internal sealed class View
{
    public View(int buffer, Shape shape, IReadOnlyList<Dim> strides, Offset offset = default) =>
        (Buffer, Shape, Strides, Offset) = (buffer, Given(shape), Given(strides), offset);

    /// <summary>The buffer's number in its plan.</summary>
    public int Buffer { get; }

    public Shape Shape { get; }

    /// <summary>Elements between neighbours along each axis.</summary>
    public IReadOnlyList<Dim> Strides { get; }

    /// <summary>Where element 0 stands.</summary>
    public Offset Offset { get; }

    public int Rank => Shape.Rank;

    /// <summary>A row-major array.</summary>
    public static View Dense(int buffer, Shape shape, Offset offset = default) => new(buffer, Given(shape), DenseStrides(shape), offset);

    /// <summary>The strides of a row-major array.</summary>
    public static Dim[] DenseStrides(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var strides = new Dim[shape.Rank];
        Dim step = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    /// <summary>Whether the elements stand one after another in row-major order.</summary>
    public bool IsDense
    {
        get
        {
            if (Shape.Any(d => d.Factor == 0))
                return true;
            Dim expected = 1;
            for (int i = Rank - 1; i >= 0; i--)
            {
                if (Shape[i] == 1)
                    continue;
                if (Strides[i] != expected)
                    return false;
                expected *= Shape[i];
            }
            return true;
        }
    }

    /// <summary>Whether all elements are one.</summary>
    public bool IsScalar => Enumerable.Range(0, Rank).All(i => Shape[i] == 1 || Strides[i].Factor == 0);

    public View Transpose(IReadOnlyList<int> axes) =>
        new(Buffer, new Shape(axes.Select(a => Shape[a])), [.. axes.Select(a => Strides[a])], Offset);

    public View Slice(int axis, int start, Dim extent, int step)
    {
        var strides = Strides.ToArray();
        strides[axis] = Strides[axis] * step;
        return new View(Buffer, Shape.With(axis, extent), strides, Offset + Offset.Of(Strides[axis] * start));
    }

    /// <summary>Elements from <paramref name="start"/> times N on.</summary>
    public View BatchSlice(int axis, int start, Dim extent) =>
        new(Buffer, Shape.With(axis, extent), Strides, Offset + Offset.Of(Strides[axis] * new Dim(start, true)));

    /// <summary>The elements at one index of an axis, which goes.</summary>
    public View Pick(int axis, int at) =>
        new(Buffer, Shape.Without(axis), [.. Strides.Where((_, i) => i != axis)], Offset + Offset.Of(Strides[axis] * at));

    public View BroadcastTo(Shape shape)
    {
        int extra = shape.Rank - Rank;
        return new View(
            Buffer,
            shape,
            [
                .. Enumerable
                    .Range(0, shape.Rank)
                    .Select(i => i < extra || (Shape[i - extra] == 1 && shape[i] != 1) ? new Dim(0) : Strides[i - extra]),
            ],
            Offset
        );
    }

    /// <summary>The same elements under another shape, or null where that takes a copy.</summary>
    public View? Reshape(Shape shape)
    {
        if (shape == Shape)
            return this;
        if (IsDense)
            return Dense(Buffer, shape, Offset);
        var runs = Runs();
        var strides = new Dim[shape.Rank];
        int run = runs.Count;
        Dim left = 1,
            stride = 0;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            var extent = shape[axis];
            if (extent == 1)
            {
                strides[axis] = 0;
                continue;
            }
            if (left == 1)
            {
                if (--run < 0)
                    return null;
                (left, stride) = runs[run];
            }
            if ((extent.PerBatch && !left.PerBatch) || left.Factor % extent.Factor != 0)
                return null;
            strides[axis] = stride;
            left = new Dim(left.Factor / extent.Factor, left.PerBatch && !extent.PerBatch);
            if (left != 1)
                stride *= extent;
        }
        return left == 1 && run <= 0 ? new View(Buffer, shape, strides, Offset) : null;
    }

    /// <summary>The axes with more than one element, neighbours that walk evenly joined.</summary>
    private List<(Dim Extent, Dim Stride)> Runs()
    {
        var runs = new List<(Dim Extent, Dim Stride)>();
        for (int i = 0; i < Rank; i++)
        {
            if (Shape[i] == 1)
                continue;
            if (runs.Count > 0 && runs[^1].Stride == Strides[i] * Shape[i])
                runs[^1] = (runs[^1].Extent * Shape[i], Strides[i]);
            else
                runs.Add((Shape[i], Strides[i]));
        }
        return runs;
    }

    public override string ToString() => $"#{Buffer} {Shape} by ({string.Join(", ", Strides)})";
}
