using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A convolution's kernel, packed, with the places of its windows.</summary>
internal sealed unsafe class PreparedConv : Preparation
{
    private readonly PreparedArray _source;
    private readonly long _offset;
    private readonly int _count;
    private readonly ConvInputWeights? _transposed;

    /// <param name="source">What holds the kernel [taps..., channels, filters].</param>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="geometry">The convolution's windows.</param>
    /// <param name="filters">All filters.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="transposed">Whether the transpose of that convolution is meant.</param>
    public PreparedConv(PreparedArray source, long offset, ConvGeometry geometry, int filters, int groups, bool transposed)
        : base(source.Sources)
    {
        (_source, _offset, _count) = (source, offset, geometry.Taps * geometry.Channels / groups * filters);
        _transposed = transposed ? new ConvInputWeights(geometry, filters, groups) : null;
        Weights = _transposed?.Weights ?? new ConvWeights(geometry, filters, groups);
    }

    public ConvWeights Weights { get; }

    protected override void Compute()
    {
        using var source = new PackSource(_source);
        var kernel = source.From(_offset)[.._count];
        if (_transposed is null)
            Weights.Fill(kernel);
        else
            _transposed.Fill(kernel);
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
