using System.Buffers;
using Apache.Arrow.Memory;

namespace KerasSharp.Data.Arrow;

/// <summary>Memory for one batch, of which there is no more than its frame can be unpacked to: a compressed buffer claims its own
/// length.</summary>
/// <param name="name">What messages call the file.</param>
internal sealed class GuardedAllocator(string name) : MemoryAllocator
{
    private const long MostForAByte = 4096,
        Least = 1 << 22;

    private long _left = Least;

    /// <summary>A batch begins.</summary>
    /// <param name="bytes">The length of its frame, and of those of dictionaries before it.</param>
    internal void Begin(long bytes) => _left = Math.Max(Least, MostForAByte * bytes);

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length < 0 || length > _left)
            throw ArrowFrames.Damaged(name, $"a buffer claims {length} bytes, more than its batch can be unpacked to");
        _left -= length;
        bytesAllocated = length;
        return new Owner(new byte[length]);
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose() { }
    }
}
