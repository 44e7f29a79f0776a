namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>The taps of one output position that lie inside the input: per axis from Start, in steps of the dilation, below End.</summary>
internal readonly struct PoolWindow
{
    public readonly int Start0, End0, Start1, End1, Start2, End2;

    /// <summary>Taps inside the input.</summary>
    public readonly int Count;

    public PoolWindow(ConvGeometry geometry, int position)
    {
        int w = position % geometry.Output[2], h = position / geometry.Output[2] % geometry.Output[1], d = position / geometry.Output[2] / geometry.Output[1];
        (Start0, End0) = Range(geometry, 0, d);
        (Start1, End1) = Range(geometry, 1, h);
        (Start2, End2) = Range(geometry, 2, w);
        Count = Taps(Start0, End0, geometry.Dilation[0]) * Taps(Start1, End1, geometry.Dilation[1]) * Taps(Start2, End2, geometry.Dilation[2]);
    }

    private static (int Start, int End) Range(ConvGeometry geometry, int axis, int position)
    {
        int step = geometry.Dilation[axis], start = position * geometry.Strides[axis] - geometry.PadLow[axis];
        int end = Math.Min(geometry.Input[axis], start + (geometry.Kernel[axis] - 1) * step + 1);
        return (start >= 0 ? start : start + (-start + step - 1) / step * step, end);
    }

    private static int Taps(int start, int end, int step) => end <= start ? 0 : (end - start + step - 1) / step;
}
