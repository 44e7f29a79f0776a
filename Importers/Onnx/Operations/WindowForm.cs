using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>A sliding window as ONNX's attributes say it, for data with the channels behind the samples. Pads are written out, since
/// neither Theano's 'same' nor every release's cropping has a name in ONNX.</summary>
internal sealed class WindowForm
{
    private readonly int[] _low,
        _high;
    private readonly bool _isSame;

    /// <param name="node">The operation.</param>
    /// <param name="windows">Its window at each length.</param>
    /// <param name="spatial">The extents that the window slides over.</param>
    /// <exception cref="KerasUnsupportedException">The pads depend on the lengths, and not as ONNX knows it.</exception>
    internal WindowForm(SymbolicNode node, IReadOnlyList<Window> windows, IReadOnlyList<Extent> spatial)
    {
        Window = windows[0];
        if (windows.Any(w => !Same(w, Window)))
            throw node.Depends();
        (_low, _high) = ([.. Window.PadLow], [.. Window.PadHigh]);
        bool isEven = windows.All(w => w.PadLow.Equals(Window.PadLow));
        for (int axis = 0; axis < Window.Rank && isEven; axis++)
        {
            int? high = HighPad(windows, spatial[axis], axis);
            _high[axis] = high ?? 0;
            isEven = high is not null;
        }
        if (isEven)
            return;
        _isSame = Enumerable
            .Range(0, windows.Count)
            .All(p => IsSame([.. windows[p].PadLow], [.. windows[p].PadHigh], [.. spatial.Select(s => s.Factors[p])]));
        if (!_isSame)
            throw node.Depends();
    }

    // One pad behind the last element that gives as many positions as each length's own: what lies behind the last position is not seen.
    // Null where the lengths do not tell it, since others than these would have other positions.
    private static int? HighPad(IReadOnlyList<Window> windows, Extent extent, int axis)
    {
        int least = windows.Min(w => w.PadHigh[axis]),
            most = windows.Max(w => w.PadHigh[axis]);
        bool Holds(int high) =>
            windows
                .Zip(extent.Factors)
                .All(x =>
                    Room(x.First, axis, x.Second, high) is >= 0 and var room
                    && room / x.First.Strides[axis] + 1 == x.First.Positions(axis, x.Second)
                );
        // What is left out at the end is left out by itself where no further window fits in.
        if (most <= 0 && Holds(0))
            return 0;
        if (least == most)
            return least;
        int[] fitting = [.. Enumerable.Range(least, most - least + windows[0].Strides[axis]).Where(Holds)];
        return fitting.Length == 1 ? fitting[0] : null;
    }

    private static int Room(Window window, int axis, int extent, int high) =>
        extent + window.PadLow[axis] + high - (window.Kernel[axis] - 1) * window.Dilation[axis] - 1;

    internal Window Window { get; }

    /// <summary>Whether every window meets an element, and pads may be left to the operator.</summary>
    internal bool PadsFit => _isSame || _low.Concat(_high).Zip(Window.Kernel.Concat(Window.Kernel)).All(x => x.First < x.Second);

    /// <summary>The value [N, C, spatial...] without the elements that negative pads leave out.</summary>
    internal string Crop(Emitter e, string x)
    {
        for (int i = 0; i < Window.Rank && !_isSame; i++)
            if (_low[i] < 0 || _high[i] < 0)
                x = e.Slice(x, i + 2, Math.Max(0, -_low[i]), _high[i] < 0 ? _high[i] : long.MaxValue);
        return x;
    }

    /// <summary>The value with what pads add, where the operator cannot add it.</summary>
    internal string Pad(Emitter e, string x, double value)
    {
        long[] none = [0, 0];
        return e.Add("Pad", [x, e.Longs([.. none, .. Low, .. none, .. High]), e.Number(value)]);
    }

    /// <summary>The attributes.</summary>
    internal OnnxAttribute[] Attributes(bool padded = true) =>
        [
            Emitter.Attribute("kernel_shape", Window.Kernel),
            Emitter.Attribute("strides", Window.Strides),
            .. Window.Dilation.All(d => d == 1) ? Array.Empty<OnnxAttribute>() : [Emitter.Attribute("dilations", Window.Dilation)],
            .. _isSame && padded ? [new OnnxAttribute("auto_pad", "SAME_UPPER")]
            : padded && Low.Concat(High).Any(p => p > 0) ? [new OnnxAttribute("pads", (long[])[.. Low, .. High])]
            : Array.Empty<OnnxAttribute>(),
        ];

    private IEnumerable<long> Low => _low.Select(p => (long)Math.Max(0, p));

    private IEnumerable<long> High => _high.Select(p => (long)Math.Max(0, p));

    private static bool Same(Window a, Window b) =>
        a.Kernel.Equals(b.Kernel) && a.Strides.Equals(b.Strides) && a.Dilation.Equals(b.Dilation);

    // As many positions as strides begin, the odd pad at the end (onnx.ai, Conv, auto_pad).
    private bool IsSame(int[] low, int[] high, int[] extents)
    {
        for (int i = 0; i < extents.Length; i++)
        {
            int span = (Window.Kernel[i] - 1) * Window.Dilation[i] + 1,
                stride = Window.Strides[i],
                total = Math.Max(0, ((extents[i] + stride - 1) / stride - 1) * stride + span - extents[i]);
            if (low[i] != total / 2 || high[i] != total - total / 2)
                return false;
        }
        return true;
    }
}
