using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// x W + b of a tile's sequences for some steps at a time: enough rows for one product, few enough that what it gives is still in the
/// core's cache when the steps read it. The bits are those of one product for all steps. Steps that a mask holds are left out.
/// </summary>
internal readonly unsafe struct InputStretch
{
    // Rows of one product: its tiles read the weights once for all of them.
    private const int Rows = 96;

    private readonly int firstSequence,
        sequences,
        columns;
    private readonly float* products;

    // Where each sequence's input of each step lies, and its product.
    private readonly float** left,
        found;

    /// <summary>Lays the stretch out.</summary>
    /// <param name="call">With stretched input.</param>
    /// <param name="columns">gates * U.</param>
    /// <param name="firstSequence">The tile's first sequence.</param>
    /// <param name="sequences">Sequences of the tile.</param>
    /// <param name="memory">As many floats as <see cref="Floats"/> says, aligned to a cache line.</param>
    public InputStretch(in RecurrentCall call, int columns, int firstSequence, int sequences, float* memory)
    {
        Steps = StepsOf(call, sequences);
        (this.firstSequence, this.sequences, this.columns) = (firstSequence, sequences, columns);
        products = memory;
        left = (float**)(memory + Padded((long)Steps * sequences * columns));
        found = left + Steps * sequences;
    }

    /// <summary>Steps that are multiplied together.</summary>
    public int Steps { get; }

    /// <summary>Floats of memory for a tile; 0 for calls with other input.</summary>
    public static long Floats(in RecurrentCall call, int columns, int sequences)
    {
        if (call.Input != RecurrentInput.Stretched)
            return 0;
        long rows = (long)StepsOf(call, sequences) * sequences;
        return Padded(rows * columns) + 2 * rows * sizeof(float*) / sizeof(float);
    }

    /// <summary>Multiplies the inputs of as many steps as a stretch has.</summary>
    /// <param name="call">The call.</param>
    /// <param name="weights">W [D, gates * U].</param>
    /// <param name="first">The stretch's first step, in processing order.</param>
    public void Fill(in RecurrentCall call, PackedMatrix weights, int first)
    {
        int rows = 0;
        for (int step = first; step < Math.Min(first + Steps, call.Steps); step++)
        {
            nint time = call.TimeOf(step);
            for (int i = 0; i < sequences; i++)
            {
                nint n = firstSequence + i;
                if (call.Mask != null && call.Mask[n * call.MaskRow + time * call.MaskStep] == 0)
                    continue;
                left[rows] = call.X + n * call.XRow + time * call.XStep;
                found[(step - first) * sequences + i] = products + (nint)rows * columns;
                rows++;
            }
        }
        if (rows > 0)
            Gemm.Rows(left, rows, weights, products, call.Bias);
    }

    /// <summary>The product [gates * U] of a sequence's input at a step of the stretch; anything where the mask holds it.</summary>
    public float* At(int step, int sequence) => found[step % Steps * sequences + sequence - firstSequence];

    private static int StepsOf(in RecurrentCall call, int sequences) => Math.Clamp(Rows / sequences, 1, Math.Max(1, call.Steps));

    private static long Padded(long floats) => (floats + 15) / 16 * 16;
}
