namespace KerasSharp;

/// <summary>What a layer does to images at random in training. Each image has draws of its own.</summary>
internal abstract record ImageChange;

/// <summary>The numbers of a uniform draw.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest, which is not drawn itself.</param>
internal readonly record struct DrawRange(double Low, double High);

/// <summary>Mirrored, with probability 1/2.</summary>
/// <param name="Horizontal">Left and right.</param>
/// <param name="Vertical">Top and bottom.</param>
/// <param name="Together">Whether one draw decides about both (Keras 3.6 and later).</param>
internal sealed record FlipChange(bool Horizontal, bool Vertical, bool Together) : ImageChange;

/// <summary>What stands outside of an image.</summary>
internal enum ImageBorder
{
    /// <summary>The image mirrored: d c b a | a b c d | d c b a.</summary>
    Reflect,

    /// <summary>The image again: a b c d | a b c d | a b c d.</summary>
    Wrap,

    /// <summary>A number: k k k k | a b c d | k k k k.</summary>
    Constant,

    /// <summary>The nearest pixel: a a a a | a b c d | d d d d.</summary>
    Nearest,
}

/// <summary>Each pixel of the result is one of the image at another place.</summary>
internal abstract record PlaceChange : ImageChange
{
    /// <summary>What stands outside of the image.</summary>
    public ImageBorder Border { get; init; }

    /// <summary>The number of a constant border.</summary>
    public double BorderValue { get; init; }

    /// <summary>Whether a value between pixels is that of the nearest one, or lies on the lines between four.</summary>
    public bool Nearest { get; init; }
}

/// <summary>Turned around its middle.</summary>
/// <param name="Turns">By which part of a whole turn, counter-clockwise where it is greater than 0.</param>
internal sealed record RotationChange(DrawRange Turns) : PlaceChange;

/// <summary>Seen from further away where a factor is greater than 0, from nearer where it is less.</summary>
/// <param name="Rows">The change of the height that is seen.</param>
/// <param name="Columns">The change of the width that is seen; null for the same draw.</param>
internal sealed record ZoomChange(DrawRange Rows, DrawRange? Columns) : PlaceChange;

/// <summary>Shifted.</summary>
/// <param name="Rows">By which part of the height, down where it is greater than 0.</param>
/// <param name="Columns">By which part of the width, to the right where it is greater than 0.</param>
internal sealed record ShiftChange(DrawRange Rows, DrawRange Columns) : PlaceChange;

/// <summary>Distances from the mean of each channel are multiplied.</summary>
/// <param name="Factor">By what.</param>
internal sealed record ContrastChange(DrawRange Factor) : ImageChange
{
    /// <summary>What results are cut off to; null for nothing.</summary>
    public DrawRange? Kept { get; init; }

    /// <summary>Whether each image has its factor, or all of a batch the same (before Keras 3.6).</summary>
    public bool OfEach { get; init; }
}

/// <summary>A number is added to all values.</summary>
/// <param name="Part">The number, as a part of the range of values.</param>
/// <param name="Values">The range of values, which results are cut off to.</param>
internal sealed record BrightnessChange(DrawRange Part, DrawRange Values) : ImageChange;
