namespace KerasSharp;

/// <summary>How the losses of a batch's samples (and time steps) become one number where a loss is given as an object of Keras 2.3 or
/// later.</summary>
internal enum LossReduction
{
    /// <summary>Their weighted sum over their number.</summary>
    SumOverBatchSize,

    /// <summary>Their weighted sum.</summary>
    Sum,

    /// <summary>Their weighted sum over the sum of the weights (Keras 3.9 and later).</summary>
    MeanWithSampleWeight,
}
