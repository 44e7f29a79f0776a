using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// One call of a recurrent layer's backward pass: from the gradients of its outputs to those of its preactivations at all steps. The
/// gradients of W, U, b and x follow as plain products over all N * T rows.
/// </summary>
internal unsafe struct RecurrentGradientCall
{
    public int Batch,
        Steps;

    /// <summary>As in the forward call.</summary>
    public ActivationParameters Activation,
        Inner;

    /// <summary>As in the forward call.</summary>
    public float* Mask;
    public nint MaskRow,
        MaskStep;

    /// <summary>As in the forward call.</summary>
    public bool Backwards;

    /// <summary>What the forward pass kept.</summary>
    public RecurrentTrace Trace;

    /// <summary>Gradient of every output, strides as <see cref="RecurrentCall.Sequences"/>, or null.</summary>
    public float* Sequences;
    public nint SequenceRow,
        SequenceStep;

    /// <summary>Gradient of the last output, rows LastRow apart, or null.</summary>
    public float* Last;
    public nint LastRow;

    /// <summary>Result: gradient of x W + b, [N, T, gates * U], rows placed as in the trace; 0 where masked.</summary>
    public float* Preactivations;

    /// <summary>
    /// Result for a GRU that resets after the product: gradient of h U + b', [N, T, 3U]; else null, it is that of the preactivations.
    /// </summary>
    public float* Recurrent;

    /// <summary>The call with the parameters of its activations.</summary>
    public readonly RecurrentGradientCall With(SimdActivation activation, SimdActivation inner)
    {
        var call = this;
        (call.Activation, call.Inner) = (activation.Parameters, inner.Parameters);
        return call;
    }
}
