namespace KerasSharp;

/// <summary>Channels of images [N, rows, columns, channels] laid out as blocks of rows and columns, or the reverse.</summary>
/// <param name="Size">Rows and columns of a block.</param>
/// <param name="ToSpace">From channels to blocks.</param>
/// <param name="ChannelsFirst">Images [N, channels, rows, columns]; the channels of a block then stand within each channel.</param>
internal sealed record BlockOperation(int Size, bool ToSpace, bool ChannelsFirst = false) : Operation;

/// <summary>Windows of images [N, rows, columns, channels], each as one list of its elements, row by row.</summary>
/// <param name="Height">Rows of a window.</param>
/// <param name="Width">Columns of a window.</param>
/// <param name="Strides">How far one is from the next.</param>
/// <param name="Dilation">How far its elements are from each other.</param>
/// <param name="Same">Whether zeros are added, so that a window begins at each stride.</param>
internal sealed record PatchesOperation(int Height, int Width, Sizes Strides, Sizes Dilation, bool Same) : Operation;

/// <summary>A convolution of the first operand (channels last) with a kernel [taps..., in, out] of fixed numbers.</summary>
/// <param name="Strides">For each spatial axis.</param>
/// <param name="Dilation">For each spatial axis.</param>
/// <param name="Same">Whether zeros are added as needed.</param>
internal sealed record ConvolveOperation(Sizes Strides, Sizes Dilation, bool Same) : Operation;

/// <summary>A quarter turn of two axes, Turns times from the first to the second.</summary>
internal sealed record RotateOperation(int Turns, int First, int Second) : Operation;

/// <summary>For each place the first value whose condition holds, else the last operand: conditions, values, and that.</summary>
internal sealed record ChooseOperation : Operation;
