using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>Convolutions. ONNX has the channels behind the samples, so that data are transposed before and after; between two convolutions
/// both transpositions undo each other.</summary>
internal static class ConvolutionForms
{
    internal static string Convolution(GraphWriter w, SymbolicNode n) => Convolution(w, n, null);

    internal static string Transposed(GraphWriter w, SymbolicNode n) => Transposed(w, n, null);

    /// <summary>A convolution and the bias added to it as one node; null where the sum is none of that kind.</summary>
    internal static string? WithBias(GraphWriter w, SymbolicNode sum)
    {
        for (int i = 0; i < 2; i++)
        {
            var (product, bias) = (sum.Inputs[i], sum.Inputs[1 - i]);
            if (
                product.Op is not (ConvOp or ConvInputOp)
                || !w.Constants.Keeps(bias)
                || bias.Rank == 0
                || !bias.Shape[^1].Equals(product.Shape[^1])
                || bias.Shape.SkipLast(1).Any(e => e.Number != 1)
            )
                continue;
            string vector = bias.Rank == 1 ? w.Name(bias) : w.Emitter.Add("Reshape", [w.Name(bias), w.Emitter.Longs(-1)]);
            return product.Op is ConvOp ? Convolution(w, product, vector) : Transposed(w, product, vector);
        }
        return null;
    }

    /// <summary>[N, spatial..., C] to [N, C, spatial...].</summary>
    internal static string ChannelsFirst(GraphWriter w, SymbolicNode x) =>
        w.Emitter.Transpose(w.Name(x), [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2)]);

    /// <summary>[N, C, spatial...] to [N, spatial..., C].</summary>
    internal static string ChannelsLast(GraphWriter w, string x, int rank) =>
        w.Emitter.Transpose(x, [0, .. Enumerable.Range(2, rank - 2), 1]);

    /// <summary>An array with its axes in another order.</summary>
    internal static string Permuted(GraphWriter w, SymbolicNode x, int[] axes)
    {
        float[] values = w.Constants.Values(x);
        int[] from = [.. x.First.Shape.Select(d => d.Fixed)],
            to = [.. axes.Select(a => from[a])],
            strides = new int[from.Length];
        for (int axis = from.Length - 1, step = 1; axis >= 0; step *= from[axis--])
            strides[axis] = step;
        var (result, at) = (new float[values.Length], new int[to.Length]);
        for (int i = 0, source = 0; i < result.Length; i++)
        {
            result[i] = values[source];
            for (int axis = to.Length - 1; axis >= 0; axis--)
            {
                source += strides[axes[axis]];
                if (++at[axis] < to[axis])
                    break;
                source -= to[axis] * strides[axes[axis]];
                at[axis] = 0;
            }
        }
        return w.Emitter.Initializer(w.NameOf(x), result, [.. to.Select(e => (long)e)]);
    }

    private static string Convolution(GraphWriter w, SymbolicNode n, string? bias)
    {
        var e = w.Emitter;
        var x = n.Inputs[0];
        var form = new WindowForm(n, [.. n.At<ConvOp>().Select(o => o.Window)], [.. x.Shape.Skip(1).SkipLast(1)]);
        string data = form.Crop(e, ChannelsFirst(w, x));
        int groups = ((ConvOp)n.Op).Groups;
        string[] inputs = [data, Kernel(w, n.Inputs[1]), .. bias is null ? Array.Empty<string>() : [bias]];
        string y = e.Add("Conv", inputs, [.. form.Attributes(), .. groups == 1 ? [] : new[] { Emitter.Attribute("group", groups) }]);
        return ChannelsLast(w, y, n.Rank);
    }

    private static string Transposed(GraphWriter w, SymbolicNode n, string? bias)
    {
        var e = w.Emitter;
        var y = n.Inputs[0];
        var op = (ConvInputOp)n.Op;
        var window = op.Window;
        if (n.At<ConvInputOp>().Any(o => o.Window != window))
            throw n.Depends();
        var (low, high) = (window.PadLow.Select(p => (long)p).ToArray(), new long[window.Rank]);
        for (int i = 0; i < window.Rank; i++)
        {
            int span = (window.Kernel[i] - 1) * window.Dilation[i] + 1;
            // What the whole result has behind the wanted extents.
            var behind = new Extent(
                y.Shape[i + 1].Factors.Zip(n.Shape[i + 1].Factors, (p, s) => (p - 1) * window.Strides[i] + span - (int)low[i] - s)
            );
            high[i] = behind.Number ?? throw n.Depends();
        }
        bool fits = low.Concat(high).All(p => p >= 0);
        long[] pads = fits ? [.. low, .. high] : [.. low.Select(_ => 0L), .. high.Select(_ => 0L)];
        string[] inputs = [ChannelsFirst(w, y), Kernel(w, n.Inputs[1]), .. bias is null || !fits ? Array.Empty<string>() : [bias]];
        string x = e.Add(
            "ConvTranspose",
            inputs,
            Emitter.Attribute("kernel_shape", window.Kernel),
            Emitter.Attribute("strides", window.Strides),
            Emitter.Attribute("dilations", window.Dilation),
            Emitter.Attribute("group", op.Groups),
            new Format.OnnxAttribute("pads", pads)
        );
        if (fits)
            return ChannelsLast(w, x, n.Rank);
        x = ChannelsLast(w, Fit(e, x, low, high), n.Rank);
        return bias is null ? x : e.Add("Add", [x, bias]);
    }

    // Cuts off what is too much at each side, and adds zeros where the kernel does not reach.
    private static string Fit(Emitter e, string x, long[] low, long[] high)
    {
        for (int i = 0; i < low.Length; i++)
            if (low[i] > 0 || high[i] > 0)
                x = e.Slice(x, i + 2, Math.Max(0, low[i]), high[i] > 0 ? -high[i] : long.MaxValue);
        if (low.Concat(high).All(p => p >= 0))
            return x;
        long[] none = [0, 0];
        return e.Add(
            "Pad",
            [x, e.Longs([.. none, .. low.Select(p => Math.Max(0, -p)), .. none, .. high.Select(p => Math.Max(0, -p))]), e.Number(0)]
        );
    }

    // [kernel..., C / groups, F] to [F, C / groups, kernel...]
    private static string Kernel(GraphWriter w, SymbolicNode kernel)
    {
        int[] axes = [kernel.Rank - 1, kernel.Rank - 2, .. Enumerable.Range(0, kernel.Rank - 2)];
        return w.Constants.Has(kernel) ? Permuted(w, kernel, axes) : w.Emitter.Transpose(w.Name(kernel), axes);
    }
}
