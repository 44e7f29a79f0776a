namespace KerasSharp;

/// <summary>Where the channel axis of an image stands.</summary>
public enum DataFormat
{
    /// <summary>[N, spatial..., C] (dim_ordering tf).</summary>
    ChannelsLast,

    /// <summary>[N, C, spatial...] (dim_ordering th).</summary>
    ChannelsFirst,
}

/// <summary>How far a window reaches beyond the edges.</summary>
public enum Padding
{
    /// <summary>Not at all.</summary>
    Valid,

    /// <summary>So far that n elements give n / stride positions, rounded up; by a <see cref="SameRule"/>.</summary>
    Same,

    /// <summary>As long as one tap meets an element.</summary>
    Full,

    /// <summary>Only before the first element, and so far that no position sees a later one; along time only (Keras 2).</summary>
    Causal,
}

/// <summary>The meanings of <see cref="Padding.Same"/>. With k taps, dilation d, a span k' = (k - 1) d + 1 and n elements:</summary>
internal enum SameRule
{
    /// <summary>Theano's. Convolutions: k' / 2 rounded down on both sides, positions beyond n / stride cropped. Pooling: k - 2 on
    /// both sides where k is odd and over 2, else k - 1, and cropped.</summary>
    HalfKernel,

    /// <summary>TensorFlow's: max((ceil(n / stride) - 1) stride + k' - n, 0) in all, the smaller half before.</summary>
    AsNeeded,

    /// <summary>Theano's for convolutions of each channel with kernels of its own: as <see cref="HalfKernel"/>, and nothing is cropped, so
    /// that an even k' gives one position more where the stride divides n.</summary>
    Uncropped,
}
