using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>How a recurrent kernel gets the input part of its preactivations.</summary>
internal enum RecurrentInput
{
    /// <summary>x W + b, computed before: [N, T, gates * U].</summary>
    Projected,

    /// <summary>Rows of a table (E W + b), [V, gates * U], chosen by indices [N, T]: an Embedding folded into the layer.</summary>
    Gathered,

    /// <summary>x itself, [N, T, D]; its product is taken together with the recurrent one.</summary>
    Direct,

    /// <summary>x itself, [N, T, D]; each tile multiplies some steps of it at a time, see <see cref="InputStretch"/>.</summary>
    Stretched,
}

/// <summary>
/// One call of a recurrent kernel: N sequences of T steps with U units. All strides are in elements, so batch-major, time-major and
/// reversed tensors are read and written where they lie.
/// </summary>
internal unsafe struct RecurrentCall
{
    public int Batch,
        Steps;

    /// <summary>Parameters of the activation and of the gates' one.</summary>
    public ActivationParameters Activation,
        Inner;

    public RecurrentInput Input;

    /// <summary>Projected or direct input, or the table.</summary>
    public float* X;
    public nint XRow,
        XStep;

    /// <summary>b [gates * U] of stretched input, or null for 0.</summary>
    public float* Bias;

    /// <summary>
    /// Table rows for gathered input, whole numbers from -TableRows to TableRows - 1 (the caller has checked); a negative one counts
    /// from the end.
    /// </summary>
    public float* Indices;
    public nint IndexRow,
        IndexStep;
    public int TableRows;

    /// <summary>Non-zero where a step counts, or null when all do.</summary>
    public float* Mask;
    public nint MaskRow,
        MaskStep;

    /// <summary>
    /// What a masked step puts out: false, the output before it, 0 at first (Theano); true, the carried state (TensorFlow's loop). They
    /// differ only before the first step that counts, and only when the initial state is not 0.
    /// </summary>
    public bool MaskedOutputIsState;

    /// <summary>Consume time from the last step to the first; <see cref="Sequences"/> stay in processing order.</summary>
    public bool Backwards;

    /// <summary>States to start from, [N, U], or null for 0.</summary>
    public float* InitialH,
        InitialC;

    /// <summary>Output of every step, element (n, s, u) at n * SequenceRow + s * SequenceStep + u, or null.</summary>
    public float* Sequences;
    public nint SequenceRow,
        SequenceStep;

    /// <summary>Output of the last step, [N, U] with rows LastRow apart, or null.</summary>
    public float* Last;
    public nint LastRow;

    /// <summary>States after the last step, [N, U], or null; may be the initial states' memory.</summary>
    public float* FinalH,
        FinalC;

    /// <summary>What the backward pass reads, or all null: see <see cref="RecurrentTrace"/>.</summary>
    public RecurrentTrace Trace;

    /// <summary>Threads that share one sequence's products, or null where each sequence is one thread's.</summary>
    public RowTeam* Team;

    /// <summary>Time of a step in processing order.</summary>
    public readonly int TimeOf(int step) => Backwards ? Steps - 1 - step : step;

    /// <summary>The call with the parameters of its activations.</summary>
    public readonly RecurrentCall With(SimdActivation activation, SimdActivation inner)
    {
        var call = this;
        (call.Activation, call.Inner) = (activation.Parameters, inner.Parameters);
        return call;
    }
}

/// <summary>
/// What a forward pass keeps for its backward pass, per sequence n and time t (not processing order), so that the weights' gradients are
/// plain products over all N * T rows: element at n * Row + t * Step in units of rows of U or gates * U floats.
/// </summary>
internal unsafe struct RecurrentTrace
{
    /// <summary>Activated gates in canonical order, [N, T, gates * U].</summary>
    public float* Gates;

    /// <summary>State before the step, [N, T, U].</summary>
    public float* PreviousH;

    /// <summary>LSTM: cell before the step. GRU: r * h (reset before the product) or h U_h + b'_h (after), [N, T, U].</summary>
    public float* Extra;

    /// <summary>Rows from one sequence to the next and from one time to the next: (T, 1) for batch-major, (1, N) for time-major.</summary>
    public nint Row,
        Step;
}
