namespace KerasSharp.Runtime.Backends;

/// <summary>How a plan shall be made.</summary>
public sealed record CompileOptions
{
    /// <summary>Whether regions may be replaced by fused kernels; without, every operation runs for itself.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>How many threads a run may use; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>The most bytes that an embedding's table times the next layer's weights may take to save that product.</summary>
    public long FoldLimit { get; init; } = 256 << 20;

    /// <summary>The most bytes that a model's weights may take together, that one layer's output for one sample may take, and that a run's
    /// scratch memory may take; null for the memory that the process may use at all. What needs more is refused before any is
    /// taken.</summary>
    public long? MemoryLimit { get; init; }
}
