namespace KerasSharp;

/// <summary>What a masked step of a recurrent layer gives.</summary>
internal enum MaskedOutput
{
    /// <summary>The previous output, zero before the first unmasked step (Theano, TensorFlow from Keras 2.3 on, and Keras 2's unrolled
    /// loops).</summary>
    PreviousOutput,

    /// <summary>The carried state (TensorFlow's symbolic loop up to Keras 2.2).</summary>
    State,

    /// <summary>Zeros (Keras 3 and tf.keras with zero_output_for_mask).</summary>
    Zero,
}

/// <summary>What all layers have in common that run over time and carry states from step to step. A call takes the sequence and, where it
/// shall not start from zeros, the first value of each state: <c>[x, h]</c>, or <c>[x, h, c]</c> of an LSTM. It gives the output and,
/// with <see cref="ReturnState"/>, the last value of each state behind it.</summary>
public abstract record SequenceSpec : LayerSpec
{
    /// <summary>Whether each step's output is given, [samples, steps, ...], and not the last one's alone.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether the last value of each state is an output too, behind the layer's own.</summary>
    public bool ReturnState { get; init; }

    /// <summary>Whether time is consumed from the last step to the first; outputs then stand in the order of processing.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether sample i of a batch starts from the state that sample i of the previous batch ended with.</summary>
    public bool Stateful { get; init; }

    /// <inheritdoc/>
    public override bool KeepsState => Stateful;

    internal MaskedOutput MaskedOutput { get; init; }

    /// <summary>Whether a stateful layer that is called several times in a run goes on, at each call, from where the call before ended
    /// (TensorFlow 2, Keras 3); otherwise each call starts from the states of the run before, and the first one's are kept.</summary>
    internal bool GoesOnAtEachCall { get; init; }

    /// <summary>Whether it takes a mask; layers of cuDNN do not.</summary>
    public bool TakesMask { get; init; } = true;

    /// <summary>How many states are carried.</summary>
    public abstract int StateCount { get; }
}
