namespace KerasSharp.Runtime.Backends;

/// <summary>Numbers of the caller, pinned while a plan runs: nothing is copied and nothing allocated to hand them over.</summary>
internal readonly unsafe struct HostBuffer(float* pointer, long length)
{
    public float* Pointer => pointer;
    public long Length => length;
    public Span<float> Span => new(pointer, checked((int)length));

    /// <summary>A part of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie inside.</exception>
    public HostBuffer Slice(long start, long count) =>
        start >= 0 && count >= 0 && start + count <= length
            ? new(pointer + start, count)
            : throw new ArgumentOutOfRangeException(nameof(count), $"{count} elements from {start} on of {length}");
}
