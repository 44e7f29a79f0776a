using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A convolution's kernel, packed, with the places of its windows.</summary>
internal sealed unsafe class PreparedConv : Preparation
{
    private readonly PreparedArray _source;
    private readonly long _offset;
    private readonly int _taps, _channels, _filters, _groups;
    private readonly float[]? _flipped;

    /// <param name="source">What holds the kernel [taps..., channels, filters].</param>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="geometry">The windows; of the transposed convolution where <paramref name="flips"/>.</param>
    /// <param name="channels">Input channels of a group.</param>
    /// <param name="filters">All filters.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="flips">Whether the transposed convolution is meant: taps in reverse order, channels and filters changed.</param>
    public PreparedConv(PreparedArray source, long offset, ConvGeometry geometry, int channels, int filters, int groups, bool flips) : base(source.Sources)
    {
        (_source, _offset, _taps, _channels, _filters, _groups) = (source, offset, geometry.Taps, channels, filters, groups);
        Weights = new ConvWeights(geometry, flips ? channels * groups : filters, groups);
        if (flips) _flipped = new float[_taps * channels * filters];
    }

    public ConvWeights Weights { get; }

    protected override void Compute()
    {
        _source.Refresh();
        var kernel = new ReadOnlySpan<float>(_source.Pointer + _offset, _taps * _channels * _filters);
        if (_flipped is null)
        {
            Weights.Fill(kernel);
            return;
        }
        int perGroup = _filters / _groups, all = _channels * _groups;
        for (int t = 0; t < _taps; t++)
            for (int c = 0; c < _channels; c++)
                for (int f = 0; f < _filters; f++)
                    _flipped[((_taps - 1 - t) * perGroup + f % perGroup) * all + f / perGroup * _channels + c] = kernel[(t * _channels + c) * _filters + f];
        Weights.Fill(_flipped);
    }

    public override void Dispose() => Weights.Dispose();
}
