using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Where a buffer's memory comes from.</summary>
internal enum BufferKind
{
    /// <summary>The workspace, apart from the number of samples.</summary>
    Fixed,

    /// <summary>The workspace, growing with the number of samples.</summary>
    PerSample,

    /// <summary>The caller's input, where the device's steps read it as it lies.</summary>
    Input,

    /// <summary>The caller's output, where the device's steps write it as it lies.</summary>
    Output,

    /// <summary>A variable's copy on the device.</summary>
    Variable,

    /// <summary>Numbers that the plan itself holds.</summary>
    Constant,

    /// <summary>A value that the device computes once for each version of the variables that it depends on.</summary>
    Prepared,

    /// <summary>Part of another buffer, set by a step while it runs.</summary>
    Moving,
}

/// <summary>One buffer of a plan.</summary>
/// <param name="Kind">Where its memory comes from.</param>
/// <param name="Size">Elements.</param>
/// <param name="Place">Its place in the arena or among the constants, or the number of the input, output, variable or prepared
/// value.</param>
internal readonly record struct BufferEntry(BufferKind Kind, Dim Size, long Place)
{
    /// <summary>Whether it is the workspace's own.</summary>
    public bool IsArena => Kind is BufferKind.Fixed or BufferKind.PerSample;
}
