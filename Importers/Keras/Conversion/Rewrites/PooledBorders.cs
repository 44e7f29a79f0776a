namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Pooling whose windows begin elsewhere than the era's: what lies beyond the borders becomes layers of their own, for inputs
/// whose extents are known ahead.</summary>
internal static class PooledBorders
{
    /// <summary>The layers; null where they cannot be said.</summary>
    internal static Fragment? Of(RewriteContext c, PoolingSpec pooling, Window window)
    {
        int rank = pooling.PoolSize.Count,
            first = pooling.DataFormat == DataFormat.ChannelsFirst ? 1 : 0;
        if (c.Input is not { } input || input.Count != rank + 1 || input.Contains(null))
            return null;
        int[] extents = [.. Enumerable.Range(0, rank).Select(i => input[first + i]!.Value)];
        Sizes before = window.Before(full: false);
        int[] positions = [.. extents.Select((n, i) => (n + pooling.Strides[i] - 1) / pooling.Strides[i])],
            after = [.. extents.Select((n, i) => (positions[i] - 1) * pooling.Strides[i] + pooling.PoolSize[i] - n - before[i])];
        // Elements that no window reaches are cut off by a pooling without borders anyway.
        after = Array.ConvertAll(after, a => Math.Max(a, 0));
        return pooling is MaxPoolingSpec
            ? Greatest(c, pooling, before, after, extents)
            : Mean(c, pooling, before, after, extents, positions, input[first == 1 ? 0 : rank]!.Value);
    }

    /// <summary>The element at a border, repeated, is never more than the window's greatest, which has it.</summary>
    private static Fragment? Greatest(RewriteContext c, PoolingSpec pooling, Sizes before, int[] after, int[] extents)
    {
        bool first = pooling.DataFormat == DataFormat.ChannelsFirst;
        if (first && extents.Length == 1)
            return null;
        c.Rewritten($"Cropping and Concatenate that repeat the border before it, for the era pads its borders otherwise");
        var fragment = new Fragment();
        int at = -1;
        for (int i = 0; i < extents.Length; i++)
        {
            int from = at;
            int[] Edge(int times, bool isEnd) =>
                times == 0
                    ? []
                    :
                    [
                        .. Enumerable.Repeat(
                            fragment.Add(
                                Cropping(extents, i, isEnd, pooling.DataFormat) with
                                {
                                    Name = $"{(isEnd ? "end" : "start")}{i}",
                                },
                                [from]
                            ),
                            times
                        ),
                    ];
            int[] starts = Edge(before[i], isEnd: false),
                ends = Edge(after[i], isEnd: true);
            if (starts.Length + ends.Length > 0)
                at = fragment.Add(
                    new Merge(MergeMode.Concatenate)
                    {
                        Axis = i + (first ? 2 : 1),
                        Broadcasts = true,
                        Masks = MergeMasks.AlwaysAnd,
                        CosineForm = CosineForm.Normalized,
                        Name = $"repeated{i}",
                    },
                    [.. starts, from, .. ends]
                );
        }
        fragment.Add(pooling with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded, Name = "" }, [at]);
        return fragment;
    }

    /// <summary>All but the first or the last element of an axis cut off.</summary>
    private static CroppingSpec Cropping(int[] extents, int axis, bool isEnd, DataFormat format)
    {
        var cuts = new (int, int)[extents.Length];
        cuts[axis] = isEnd ? (extents[axis] - 1, 0) : (0, extents[axis] - 1);
        return cuts.Length switch
        {
            1 => new Cropping1D(cuts[0].Item1, cuts[0].Item2),
            2 => new Cropping2D(cuts[0], cuts[1]) { DataFormat = format },
            _ => new Cropping3D(cuts[0], cuts[1], cuts[2]) { DataFormat = format },
        };
    }

    /// <summary>The mean with zeros, times the window's elements over those that are real.</summary>
    private static Fragment? Mean(
        RewriteContext c,
        PoolingSpec pooling,
        Sizes before,
        int[] after,
        int[] extents,
        int[] positions,
        int channels
    )
    {
        string places = "bcd"[..extents.Length];
        bool first = pooling.DataFormat == DataFormat.ChannelsFirst;
        string all = first ? $"ax{places}" : $"a{places}x";
        int?[] shape = first ? [channels, .. positions.Select(p => (int?)p)] : [.. positions.Select(p => (int?)p), channels];
        var share = new EinsumDense($"{all},{places}->{all}", shape) { Trainable = false, Name = "" };
        if (Borders.ZeroPadding(before, new Sizes(after), pooling.DataFormat) is not { } zeros || !c.Holds(share))
            return null;
        c.Rewritten($"{zeros.ClassName} before it and EinsumDense behind it, for the era pads its borders otherwise");
        var fragment = new Fragment();
        int padded = fragment.Add(zeros with { Name = "borders" }, [-1]),
            mean = fragment.Add(pooling with { Padding = Padding.Valid, SameRule = SameRule.AsNeeded, Name = "mean" }, [padded]);
        var shares = new float[positions.Aggregate(1, (a, p) => a * p)];
        for (int i = 0; i < shares.Length; i++)
        {
            int rest = i;
            double factor = 1;
            for (int axis = positions.Length - 1; axis >= 0; axis--)
            {
                int start = rest % positions[axis] * pooling.Strides[axis] - before[axis],
                    size = pooling.PoolSize[axis];
                rest /= positions[axis];
                factor *= (double)size / (Math.Min(start + size, extents[axis]) - Math.Max(start, 0));
            }
            shares[i] = (float)factor;
        }
        fragment.Add(share, [mean], new Dictionary<string, float[]> { ["W"] = shares });
        return fragment;
    }
}
