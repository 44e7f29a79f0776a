using System.Runtime.InteropServices;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Floats outside the garbage-collected heap, zeroed, aligned to a cache line.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;

    // From here on the allocator asks the system, whose memory is zero already: to clear it would touch it twice.
    private const nuint FreshFrom = 1 << 18;

    private readonly void* allocated;
    private float* pointer;

    private readonly bool counted;

    /// <param name="length">Floats.</param>
    /// <param name="counted">Whether the garbage collector shall hear of it. Not of what goes along with arrays as large on its heap, which
    /// it counts.</param>
    public AlignedBuffer(long length, bool counted = true)
    {
        this.counted = counted;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = (nuint)Math.Max(length, 1) * sizeof(float);
        if (bytes >= FreshFrom)
        {
            allocated = NativeMemory.AllocZeroed(bytes + Alignment);
            pointer = (float*)(((nuint)allocated + Alignment - 1) & ~(Alignment - 1));
        }
        else
        {
            pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
            NativeMemory.Clear(pointer, bytes);
        }
        if (counted)
            GC.AddMemoryPressure((long)bytes);
    }

    ~AlignedBuffer() => Free();

    /// <summary>Length in floats.</summary>
    public long Length { get; }

    /// <summary>The first float; valid until disposed.</summary>
    public float* Pointer => pointer;

    public Span<float> Span => new(pointer, checked((int)Length));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (pointer == null)
            return;
        if (allocated != null)
            NativeMemory.Free(allocated);
        else
            NativeMemory.AlignedFree(pointer);
        pointer = null;
        if (counted)
            GC.RemoveMemoryPressure(Math.Max(Length, 1) * sizeof(float));
    }
}
