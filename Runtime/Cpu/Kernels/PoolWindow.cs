namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>The taps of one window that lie inside the input, along one axis: from Start in steps of the dilation, below End.</summary>
internal readonly struct PoolSpan
{
    public readonly int Start,
        End,
        Count;

    public PoolSpan(ConvGeometry geometry, int axis, int position)
    {
        int step = geometry.Dilation[axis],
            start = position * geometry.Strides[axis] - geometry.PadLow[axis];
        End = Math.Min(geometry.Input[axis], start + (geometry.Kernel[axis] - 1) * step + 1);
        Start = start >= 0 ? start : start + (-start + step - 1) / step * step;
        Count =
            End <= Start ? 0
            : step == 1 ? End - Start
            : (End - Start + step - 1) / step;
    }
}

/// <summary>The taps of one window that lie inside the input.</summary>
internal readonly struct PoolWindow(PoolSpan first, PoolSpan second, PoolSpan third)
{
    public readonly int Start0 = first.Start,
        End0 = first.End,
        Start1 = second.Start,
        End1 = second.End,
        Start2 = third.Start,
        End2 = third.End;

    /// <summary>Taps inside the input.</summary>
    public readonly int Count = first.Count * second.Count * third.Count;
}
