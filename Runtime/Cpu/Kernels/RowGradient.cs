using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The gradient of a table [Rows, Width] of which a batch touched few rows: only those are kept. Reused from batch to batch without allocation;
/// one thread at a time.
/// </summary>
internal sealed unsafe class RowGradient : IDisposable
{
    private readonly int[] slots;
    private readonly int[] touched;
    private readonly AlignedBuffer sums;
    private int count;

    /// <param name="rows">Rows of the table.</param>
    /// <param name="width">Floats per row.</param>
    /// <param name="capacity">Most indices per batch.</param>
    public RowGradient(int rows, int width, int capacity)
    {
        (Rows, Width) = (rows, width);
        slots = new int[rows];
        touched = new int[Math.Min(rows, capacity)];
        sums = new AlignedBuffer((long)touched.Length * width);
    }

    public int Rows { get; }

    public int Width { get; }

    /// <summary>Rows that have a gradient.</summary>
    public int Count => count;

    /// <summary>
    /// Replaces the gradient by the sums of x[i, :] per row indices[i], added in ascending order of i; the indices have been checked.
    /// </summary>
    public void Set(float* x, float* indices, long length)
    {
        for (int i = 0; i < count; i++)
            slots[touched[i]] = 0;
        count = 0;
        for (long i = 0; i < length; i++, x += Width)
        {
            int row = (int)indices[i] + (indices[i] < 0 ? Rows : 0);
            var given = new ReadOnlySpan<float>(x, Width);
            if (slots[row] == 0)
            {
                touched[count] = row;
                slots[row] = ++count;
                given.CopyTo(Sum(slots[row]));
            }
            else
            {
                Sweep.Binary<AddOf>(Sum(slots[row]), given, Sum(slots[row]));
            }
        }
    }

    /// <summary>The gradient of a row, or null where it is 0.</summary>
    public float* Find(int row) => slots[row] == 0 ? null : sums.Pointer + (long)(slots[row] - 1) * Width;

    public void Dispose() => sums.Dispose();

    private Span<float> Sum(int slot) => new(sums.Pointer + (long)(slot - 1) * Width, Width);
}
