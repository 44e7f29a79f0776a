namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A window that slides over spatial axes, and how its borders are padded.</summary>
internal sealed record Window(Sizes Taps, Sizes Strides, Sizes Dilation, DataFormat Format, Padding Padding, SameRule Rule)
{
    /// <summary>Whether it is a pooling's, which Theano pads by other amounts than a convolution's.</summary>
    internal bool Pools { get; init; }

    /// <summary>Whether zeros count, so that they are to be there whatever the era pads.</summary>
    internal bool Forced { get; init; }

    /// <summary>The elements that it spans along an axis.</summary>
    private int Span(int axis) => (Taps[axis] - 1) * Dilation[axis] + 1;

    // See SameRule.
    private int Half(int axis)
    {
        int span = Span(axis);
        return !Pools ? span / 2
            : span > 2 && span % 2 == 1 ? span - 2
            : span - 1;
    }

    /// <summary>How many zeros stand before the first element of each axis.</summary>
    /// <param name="full">Whether padding is full; else Theano's same.</param>
    internal Sizes Before(bool full) => new([.. Enumerable.Range(0, Taps.Count).Select(i => full ? Span(i) - 1 : Half(i))]);

    /// <summary>How many zeros stand behind the last, so that no position more than Theano's is computed.</summary>
    internal Sizes After(bool full) =>
        new([
            .. Enumerable
                .Range(0, Taps.Count)
                .Select(i =>
                    full ? Span(i) - 1
                    : Rule == SameRule.Uncropped ? Half(i)
                    : Span(i) - 1 - Half(i)
                ),
        ]);

    /// <summary>Whether TensorFlow's same begins at the same element and gives as many positions, for the extents of an input.</summary>
    /// <param name="input">Behind the batch; null where they are not known.</param>
    internal bool IsAsNeeded(IReadOnlyList<int?>? input)
    {
        if (Forced)
            return false;
        for (int i = 0; i < Taps.Count; i++)
        {
            int span = Span(i),
                stride = Strides[i];
            if (Rule == SameRule.Uncropped && span % 2 == 0)
                return false;
            int at = i + (Format == DataFormat.ChannelsFirst ? 1 : 0);
            if (input is not null && at < input.Count && input[at] is { } n)
            {
                int positions = (n + stride - 1) / stride,
                    padded = Math.Max((positions - 1) * stride + span - n, 0);
                if (padded / 2 != Half(i))
                    return false;
            }
            else if (stride != 1 || (span - 1) / 2 != Half(i))
                return false;
        }
        return true;
    }
}
