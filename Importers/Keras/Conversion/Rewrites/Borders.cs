namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Borders that the era pads otherwise, or under no name: the zeros become a layer of their own, or, where both ways give the
/// same for the extents at hand, nothing is to be done.</summary>
internal static class Borders
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer) =>
        layer switch
        {
            LocallyConnectedSpec => null,
            DeconvolutionSpec d => Transposed(c, d),
            DilatedConvolutionSpec v when c.PadsAsNeeded && v.Strides.Any(s => s > 1) && v.Dilation.Any(d => d > 1) => Thinned(c, v),
            DilatedConvolutionSpec v => Padded(
                c,
                v,
                new Window(v.KernelSize, v.Strides, v.Dilation, v.DataFormat, v.Padding, v.SameRule),
                () => v with { SameRule = SameRule.AsNeeded },
                () => v with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded }
            ),
            DepthwiseConvolutionSpec d => Padded(
                c,
                d,
                new Window(d.KernelSize, d.Strides, d.Dilation, d.DataFormat, d.Padding, d.SameRule),
                () => d with { SameRule = SameRule.AsNeeded },
                () => d with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded }
            ),
            SeparableConvolutionSpec { Padding: Padding.Causal } s when c.Era.WritesTrees => Causal(c, s),
            SeparableConvolutionSpec s => Padded(
                c,
                s,
                new Window(s.KernelSize, s.Strides, s.Dilation, s.DataFormat, s.Padding, s.SameRule),
                () => s with { SameRule = SameRule.AsNeeded },
                () => s with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded }
            ),
            PoolingSpec p => Pooled(c, p),
            ConvLstmSpec l => Recurrent(c, l),
            Bidirectional { Layer: ConvLstmSpec l } b when Recurrent(c, l) is { IsOne: true } => Fragment.Of(
                b with
                {
                    Layer = l with { SameRule = SameRule.AsNeeded },
                }
            ),
            _ => null,
        };

    private static Fragment? Padded(RewriteContext c, LayerSpec layer, Window w, Func<LayerSpec> renamed, Func<LayerSpec> valid)
    {
        bool full = w.Padding == Padding.Full && !c.Era.Dialect.Paddings.Names.Contains(Padding.Full);
        if (!full && (w.Padding != Padding.Same || w.Rule == SameRule.AsNeeded || !c.PadsAsNeeded))
            return null;
        if (!full && w.IsAsNeeded(c.Input))
            return Fragment.Of(renamed());
        if (ZeroPadding(w.Before(full), w.After(full), w.Format) is not { } zeros || !c.Holds(zeros))
            return null;
        c.Rewritten($"{zeros.ClassName} before it, for the era pads its borders otherwise");
        var fragment = new Fragment();
        int padded = fragment.Add(zeros with { Name = "borders", InputShape = layer.InputShape, BatchSize = layer.BatchSize }, [-1]);
        fragment.Add(valid() with { Name = "", InputShape = null, BatchSize = null }, [padded]);
        return fragment;
    }

    /// <summary>Zeros before the first step, for the layer of Keras 3 takes valid and same alone.</summary>
    private static Fragment Causal(RewriteContext c, SeparableConvolutionSpec s)
    {
        int span = (s.KernelSize[0] - 1) * s.Dilation[0];
        if (ZeroPadding([span], [0], s.DataFormat) is not { } zeros)
        {
            c.Tell(ConversionNoteKind.Refused, $"{c.Era.Name} has no causal {s.ClassName}, and pads no steps behind the channels");
            return Fragment.Of(s);
        }
        c.Rewritten($"{zeros.ClassName} before it, for {c.Era.Name} has no causal {s.ClassName}");
        var fragment = new Fragment();
        int padded = fragment.Add(zeros with { Name = "borders" }, [-1]);
        fragment.Add(s with { Padding = Padding.Valid, Name = "", InputShape = null, BatchSize = null }, [padded]);
        return fragment;
    }

    /// <summary>A dilated convolution that moves by more than 1, which TensorFlow refuses: it moves by 1, and of its positions those are
    /// kept that are wanted.</summary>
    private static Fragment? Thinned(RewriteContext c, DilatedConvolutionSpec v)
    {
        var w = new Window(v.KernelSize, v.Strides, v.Dilation, v.DataFormat, v.Padding, v.SameRule);
        var fragment = new Fragment();
        int at = -1;
        if (v.Padding != Padding.Valid)
        {
            bool full = v.Padding == Padding.Full;
            if (!full && (v.Padding != Padding.Same || v.SameRule == SameRule.AsNeeded))
                return Refused(c, v);
            if (ZeroPadding(w.Before(full), w.After(full), w.Format) is not { } zeros)
                return Refused(c, v);
            at = fragment.Add(zeros with { Name = "borders" }, [at]);
        }
        if (Kept(v.Strides, v.DataFormat) is not { } kept)
            return Refused(c, v);
        c.Rewritten($"a dilated convolution that moves by 1, and {kept.ClassName} that keeps the positions of its strides");
        var all = v with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded, Strides = Sizes.All(1, v.Strides.Count), Name = "all" };
        at = fragment.Add(all, [at]);
        fragment.Add(kept with { Name = "" }, [at]);
        return fragment;
    }

    private static Fragment Refused(RewriteContext c, DilatedConvolutionSpec v)
    {
        c.Tell(ConversionNoteKind.Refused, $"{v.ClassName} with strides over 1 and a dilation over 1 is refused by {c.Era.Name}");
        return Fragment.Of(v);
    }

    private static MaxPoolingSpec? Kept(Sizes strides, DataFormat format) =>
        strides.Count switch
        {
            1 when format == DataFormat.ChannelsLast => new MaxPooling1D(1) { Strides = strides },
            2 => new MaxPooling2D(1, 1) { Strides = strides, DataFormat = format },
            3 => new MaxPooling3D(1, 1, 1) { Strides = strides, DataFormat = format },
            _ => null,
        };

    internal static ZeroPaddingSpec? ZeroPadding(Sizes before, Sizes after, DataFormat format) =>
        before.Count switch
        {
            1 when format == DataFormat.ChannelsLast => new ZeroPadding1D(before[0], after[0]),
            2 => new ZeroPadding2D((before[0], after[0]), (before[1], after[1])) { DataFormat = format },
            3 => new ZeroPadding3D((before[0], after[0]), (before[1], after[1]), (before[2], after[2])) { DataFormat = format },
            _ => null,
        };

    private static Fragment? Pooled(RewriteContext c, PoolingSpec p)
    {
        if (!c.PadsAsNeeded || p.Padding != Padding.Same || p.SameRule == SameRule.AsNeeded)
            return null;
        var w = new Window(p.PoolSize, p.Strides, Sizes.All(1, p.PoolSize.Count), p.DataFormat, p.Padding, p.SameRule) { Pools = true };
        bool counts = p is AveragePoolingSpec { CountsPadding: true };
        if (w.IsAsNeeded(c.Input) && !counts)
            return Fragment.Of(p with { SameRule = SameRule.AsNeeded });
        return counts
                ? Padded(
                    c,
                    p,
                    w with
                    {
                        Forced = true,
                    },
                    () => p,
                    () => (AveragePoolingSpec)p with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded, CountsPadding = false }
                )
            : p.SameRule == SameRule.HalfKernel ? PooledBorders.Of(c, p, w)
            : null;
    }

    private static Fragment? Recurrent(RewriteContext c, ConvLstmSpec l)
    {
        if (!c.PadsAsNeeded || l.SameRule == SameRule.AsNeeded || l.KernelSize.Any(k => k % 2 == 0))
            return null;
        IReadOnlyList<int?>? input = c.Input is { Count: > 1 } all ? [.. all.Skip(1)] : null;
        var w = new Window(l.KernelSize, l.Strides, l.Dilation, l.DataFormat, l.Padding, l.SameRule);
        if (l.Padding != Padding.Same || w.IsAsNeeded(input))
            return Fragment.Of(l with { SameRule = SameRule.AsNeeded });
        if (ZeroPadding(w.Before(full: false), w.After(full: false), l.DataFormat) is not { } zeros)
            return null;
        c.Rewritten($"{zeros.ClassName} of each step before it, for the era pads its borders otherwise");
        var fragment = new Fragment();
        int padded = fragment.Add(new TimeDistributed(zeros with { Name = $"{l.Name}_zeros" }) { Name = "borders" }, [-1]);
        fragment.Add(l with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded, Name = "" }, [padded]);
        return fragment;
    }

    /// <summary>A size of the result that the era does not say, and what is cut off before: the whole transposed convolution,
    /// cropped.</summary>
    private static Fragment? Transposed(RewriteContext c, DeconvolutionSpec d)
    {
        bool saysSize = c.Era.Layers.ByClass("Conv2DTranspose") is null;
        Sizes? wanted = saysSize ? null : (d as Deconvolution2D)?.OutputSize;
        bool cutsAlike = d.Padding != Padding.Same || d.SameRule == SameRule.AsNeeded || !c.PadsAsNeeded;
        if (wanted is null && cutsAlike || d.Padding == Padding.Full || d.OutputPadding is not null || d.Dilation.Any(e => e != 1))
            return null;
        // Theano cuts the result of even kernels to the size of the input.
        if (d.Padding == Padding.Same && d.SameRule == SameRule.HalfKernel && d.KernelSize.Any(k => k % 2 == 0))
            return null;
        bool startsAlike = d.KernelSize.Zip(d.Strides).All(p => p.First / 2 == Math.Max(p.First - p.Second, 0) / 2);
        if (wanted is null && startsAlike)
            return Fragment.Of(d with { SameRule = SameRule.AsNeeded });
        if (c.Input is not { } input)
            return null;
        int rank = d.KernelSize.Count,
            first = d.DataFormat == DataFormat.ChannelsFirst ? 1 : 0;
        var (before, after) = (new int[rank], new int[rank]);
        for (int i = 0; i < rank; i++)
        {
            if (input[first + i] is not { } n)
                return null;
            int span = d.KernelSize[i],
                stride = d.Strides[i],
                whole = (n - 1) * stride + span,
                size = wanted?[i] ?? n * stride;
            before[i] = d.Padding == Padding.Valid ? 0 : Before(d.SameRule, size, span, stride);
            after[i] = whole - before[i] - size;
        }
        if (after.Any(a => a < 0) || Cropping(before, after, d.DataFormat) is not { } cropping)
            return null;
        var plain = d is Deconvolution2D sized ? sized with { OutputSize = null } : d;
        plain = plain with
        {
            Padding = Padding.Valid,
            SameRule = SameRule.AsNeeded,
            OutputPadding = new Sizes([.. d.Strides.Select(_ => 0)]),
        };
        if (plain.KernelSize.Zip(plain.Strides).All(p => p.First >= p.Second))
            plain = plain with { OutputPadding = null };
        c.Rewritten($"a transposed convolution without borders, and {cropping.ClassName} to the size of the result");
        var fragment = new Fragment();
        int all = fragment.Add(plain with { Name = "whole" }, [-1]);
        fragment.Add(cropping with { Name = "" }, [all]);
        return fragment;
    }

    // What the convolution from the result to the input pads before the first element.
    private static int Before(SameRule rule, int size, int span, int stride) =>
        rule == SameRule.HalfKernel ? span / 2 : Math.Max(((size + stride - 1) / stride - 1) * stride + span - size, 0) / 2;

    private static CroppingSpec? Cropping(int[] before, int[] after, DataFormat format) =>
        before.Length switch
        {
            1 when format == DataFormat.ChannelsLast => new Cropping1D(before[0], after[0]),
            2 => new Cropping2D((before[0], after[0]), (before[1], after[1])) { DataFormat = format },
            3 => new Cropping3D((before[0], after[0]), (before[1], after[1]), (before[2], after[2])) { DataFormat = format },
            _ => null,
        };
}
