namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>A growing work buffer for each thread, so that kernels allocate only until each thread has met its largest job.</summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static AlignedBuffer? buffer;

    /// <summary>
    /// At least <paramref name="floats"/> floats with any content, valid until the next call on this thread: for kernels that call no
    /// other.
    /// </summary>
    public static float* Take(long floats)
    {
        if (buffer is null || buffer.Length < floats)
        {
            // None is left where there is no room for the larger one.
            buffer?.Dispose();
            buffer = null;
            buffer = new AlignedBuffer(Math.Max(floats, 1 << 14));
        }
        return buffer.Pointer;
    }
}
