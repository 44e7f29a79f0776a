using System.Numerics.Tensors;
using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A convolution's kernel, packed, with the places of its windows.</summary>
internal sealed unsafe class PreparedConv : Preparation
{
    private readonly PreparedArray _source;
    private readonly long _offset;
    private readonly int _count;
    private readonly ConvInputWeights? _transposed;
    private readonly PreparedArray? _scale;

    /// <param name="source">What holds the kernel [taps..., channels, filters].</param>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="geometry">The convolution's windows.</param>
    /// <param name="filters">All filters.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="transposed">Whether the transpose of that convolution is meant.</param>
    /// <param name="scale">What each filter is multiplied with, [filters], or null.</param>
    public PreparedConv(
        PreparedArray source,
        long offset,
        ConvGeometry geometry,
        int filters,
        int groups,
        bool transposed,
        PreparedArray? scale = null
    )
        : base([.. source.Sources.Union(scale?.Sources ?? [])])
    {
        _scale = scale;
        (_source, _offset, _count) = (source, offset, geometry.Taps * geometry.Channels / groups * filters);
        _transposed = transposed ? new ConvInputWeights(geometry, filters, groups) : null;
        Weights = _transposed?.Weights ?? new ConvWeights(geometry, filters, groups);
    }

    public ConvWeights Weights { get; }

    protected override void Compute()
    {
        using var source = new PackSource(_source);
        var kernel = source.From(_offset)[.._count];
        if (_scale is not null)
            FillScaled(kernel);
        else if (_transposed is null)
            Weights.Fill(kernel);
        else
            _transposed.Fill(kernel);
    }

    private void FillScaled(ReadOnlySpan<float> kernel)
    {
        _scale!.Refresh();
        var scale = new ReadOnlySpan<float>(_scale.Pointer, Weights.Filters);
        using var scaled = new AlignedBuffer(kernel.Length, counted: false);
        for (int i = 0; i < kernel.Length; i += scale.Length)
            TensorPrimitives.Multiply(kernel.Slice(i, scale.Length), scale, scaled.Span.Slice(i, scale.Length));
        Weights.Fill(scaled.Span);
    }

    public override void Dispose()
    {
        if (_transposed is null)
            Weights.Dispose();
        else
            _transposed.Dispose();
    }
}

/// <summary>Where a convolution's windows lie, for the gradient of its kernel, which needs no kernel.</summary>
internal sealed class ConvShape(ConvGeometry geometry, int filters, int groups) : Preparation([])
{
    public ConvWeights Weights { get; } = new(geometry, filters, groups, places: true);

    protected override void Compute() { }

    public override void Dispose() => Weights.Dispose();
}
