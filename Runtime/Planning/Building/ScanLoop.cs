namespace KerasSharp.Runtime.Planning.Building;

/// <summary>A window into a [N, T, ...] array that moves with the step.</summary>
/// <param name="Buffer">The moving buffer.</param>
/// <param name="Whole">The array.</param>
internal readonly record struct MovingSlice(int Buffer, View Whole);

/// <summary>A recurrence that runs step by step.</summary>
internal sealed record ScanLoop
{
    /// <summary>T.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether time runs from T - 1 down to 0.</summary>
    public required bool Reverse { get; init; }

    /// <summary>What runs once, before the first step: the first states.</summary>
    public required IReadOnlyList<IStep> Before { get; init; }

    /// <summary>What runs at each step.</summary>
    public required IReadOnlyList<IStep> Body { get; init; }

    /// <summary>What moves on from step to step.</summary>
    public required MovingSlice[] Slices { get; init; }

    /// <summary>Buffers that change places after each step: the states' and those of their new values.</summary>
    public required (int State, int New)[] Swaps { get; init; }
}
