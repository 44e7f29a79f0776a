namespace KerasSharp;

/// <summary>The elements of the first operand, row-major, under another shape: the extents that the other operands hold, one after
/// another; one of them may be -1 and is then inferred.</summary>
internal sealed record ReshapeOperation : Operation;

/// <summary>The first operand stretched to the extents that the other operands hold.</summary>
internal sealed record BroadcastToOperation : Operation;

/// <summary>The first operand as many times in a row, for each axis, as the other operands say.</summary>
internal sealed record TileOperation : Operation;

/// <summary>The first operand in all elements of the extents that the other operands hold.</summary>
internal sealed record FillOperation : Operation;

/// <summary>The extents of the operand as whole numbers, of which one may depend on the batch.</summary>
internal sealed record ShapeOperation : Operation;

/// <summary>Whole numbers or others from the first operand on, below the second, by the third.</summary>
internal sealed record RangeOperation : Operation;

/// <summary>New axes of extent 1.</summary>
/// <param name="Axes">Their places in the result.</param>
internal sealed record ExpandDimsOperation(Sizes Axes) : Operation;

/// <summary>Without axes of extent 1.</summary>
/// <param name="Axes">Which; null for all that have it, the batch not being one.</param>
internal sealed record SqueezeOperation(Sizes? Axes = null) : Operation;

/// <summary>Axis i of the result is axis Axes[i] of the operand; null for all axes in reverse order.</summary>
internal sealed record TransposeOperation(Sizes? Axes = null) : Operation;

/// <summary>Axes of the operand at other places, the others keeping their order.</summary>
/// <param name="From">Axes of the operand.</param>
/// <param name="To">Their places in the result.</param>
internal sealed record MoveAxesOperation(Sizes From, Sizes To) : Operation;

/// <summary>Two axes that change places.</summary>
internal sealed record SwapAxesOperation(int First, int Second) : Operation;

/// <summary>Each element of an axis several times in a row; null for all elements in row-major order.</summary>
internal sealed record RepeatOperation(int Times, int? Axis) : Operation;

/// <summary>The elements of axes in reverse order; null for all axes.</summary>
internal sealed record FlipOperation(Sizes? Axes = null) : Operation;

/// <summary>The elements of axes moved on by Shift places, the last ones coming to the front.</summary>
/// <param name="Shift">The places for each axis, or one number for all.</param>
/// <param name="Axis">The axes.</param>
internal sealed record RollOperation(Sizes Shift, Sizes Axis) : Operation;

/// <summary>All operands one after another along an axis.</summary>
internal sealed record ConcatenateOperation(int Axis) : Operation;

/// <summary>All operands side by side along a new axis.</summary>
/// <param name="Axis">Its place in the result.</param>
internal sealed record StackOperation(int Axis) : Operation;

/// <summary>The operand cut into parts along an axis, each one output.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Extents">Those of the parts, of which one may be -1 and is then inferred; null for Parts equal ones.</param>
/// <param name="Parts">How many there are.</param>
internal sealed record SplitOperation(int Axis, int Parts, Sizes? Extents = null) : Operation;

/// <summary>The operand cut before the elements At of an axis, each part one output.</summary>
internal sealed record SplitAtOperation(int Axis, Sizes At) : Operation;

/// <summary>The elements of an axis, which goes, each one output.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Count">How many it has; null for as many as there are.</param>
internal sealed record UnstackOperation(int Axis, int? Count = null) : Operation;

/// <summary>What stands outside of an operand that is padded.</summary>
public enum BorderMode
{
    /// <summary>A number.</summary>
    Constant,

    /// <summary>The operand mirrored at its outermost elements.</summary>
    Reflect,

    /// <summary>The operand mirrored at its borders.</summary>
    Symmetric,

    /// <summary>The outermost elements.</summary>
    Edge,
}

/// <summary>Elements around an operand.</summary>
/// <param name="Before">How many before the first of each axis.</param>
/// <param name="After">How many after the last.</param>
internal sealed record PadOperation(Sizes Before, Sizes After) : Operation
{
    public BorderMode Mode { get; init; }

    /// <summary>The number of <see cref="BorderMode.Constant"/>.</summary>
    public double Value { get; init; }
}

/// <summary>The operand where it stands below a diagonal or upon it (or above it, or upon it), 0 elsewhere.</summary>
/// <param name="IsLower">Below.</param>
/// <param name="Diagonal">How far to the right of the main one it begins.</param>
internal sealed record TriangleOperation(bool IsLower, int Diagonal = 0) : Operation;

/// <summary>Where element i of m results lies among n elements.</summary>
internal enum SampleAlignment
{
    /// <summary>At (i + 1/2) n / m - 1/2 (TensorFlow 2).</summary>
    Centres,

    /// <summary>At i n / m (TensorFlow 1).</summary>
    Starts,

    /// <summary>At i (n - 1) / (m - 1) (TensorFlow 1, align_corners).</summary>
    Corners,

    /// <summary>Nowhere: it is the mean of the elements from i n / m to (i + 1) n / m, each as far as it lies there.</summary>
    Areas,
}

/// <summary>Images [N, rows, columns, channels] brought to another size.</summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="IsNearest">Whether each result is the nearest element, and not on the line between two.</param>
/// <param name="Alignment">Where results lie.</param>
internal sealed record ResizeOperation(int Height, int Width, bool IsNearest, SampleAlignment Alignment) : Operation;
