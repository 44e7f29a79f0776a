using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>A window over one to three spatial axes, taken as three.</summary>
internal sealed class SpatialGrid
{
    private readonly int[] _x,
        _y,
        _kernel,
        _stride,
        _dilation,
        _pad;

    /// <param name="x">[N, spatial..., C].</param>
    /// <param name="y">[N, positions..., F].</param>
    /// <param name="window">The window.</param>
    public SpatialGrid(Shape x, Shape y, Window window)
    {
        int missing = 3 - window.Rank;
        int[] Fill(IEnumerable<int> values, int with) => [.. Enumerable.Repeat(with, missing), .. values];
        (_x, _y) = (Fill(x.Skip(1).SkipLast(1).Select(d => d.Fixed), 1), Fill(y.Skip(1).SkipLast(1).Select(d => d.Fixed), 1));
        (_kernel, _stride, _dilation, _pad) = (
            Fill(window.Kernel, 1),
            Fill(window.Strides, 1),
            Fill(window.Dilation, 1),
            Fill(window.PadLow, 0)
        );
    }

    /// <summary>Grid points of one sample of x.</summary>
    public int Points => _x[0] * _x[1] * _x[2];

    /// <summary>Positions of the window in one sample.</summary>
    public int Positions => _y[0] * _y[1] * _y[2];

    public int Taps => _kernel[0] * _kernel[1] * _kernel[2];

    /// <summary>The grid point that a tap meets at a position, or -1 in the padding.</summary>
    public int Point(int position, int tap)
    {
        int p2 = position % _y[2],
            p1 = position / _y[2] % _y[1],
            p0 = position / (_y[2] * _y[1]);
        int k2 = tap % _kernel[2],
            k1 = tap / _kernel[2] % _kernel[1],
            k0 = tap / (_kernel[2] * _kernel[1]);
        int x0 = p0 * _stride[0] + k0 * _dilation[0] - _pad[0],
            x1 = p1 * _stride[1] + k1 * _dilation[1] - _pad[1],
            x2 = p2 * _stride[2] + k2 * _dilation[2] - _pad[2];
        return (uint)x0 < (uint)_x[0] && (uint)x1 < (uint)_x[1] && (uint)x2 < (uint)_x[2] ? (x0 * _x[1] + x1) * _x[2] + x2 : -1;
    }
}
