namespace KerasSharp;

/// <summary>Where cross-entropy takes probabilities from.</summary>
internal enum LogitsForm
{
    /// <summary>Predictions are probabilities.</summary>
    None,

    /// <summary>Predictions are logits, which are made probabilities and clipped, as on Theano.</summary>
    Clipped,

    /// <summary>Predictions are logits, and the logarithm is taken without their probabilities, as on TensorFlow.</summary>
    Exact,

    /// <summary>Predictions are probabilities, but where they come from a softmax or sigmoid, what goes into that is taken for logits, as
    /// on TensorFlow from 1.15 on.</summary>
    OfOutput,

    /// <summary>Predictions are logits; where they come from a softmax or sigmoid all the same, what goes into that is, as in
    /// TensorFlow from 2.4 on.</summary>
    ExactOfOutput,
}
