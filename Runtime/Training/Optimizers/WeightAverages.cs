namespace KerasSharp;

/// <summary>Exponential moving averages of the weights, which an optimizer keeps beside them (Polyak and Juditsky 1992, as Keras has it
/// from 2.11 on): a' = Momentum a + (1 - Momentum) w. At the end of a fit the weights become their averages.</summary>
/// <param name="Momentum">How much of an average stays at a step, from 0 to 1.</param>
/// <param name="OverwriteEvery">After how many steps each time the weights become their averages; null for the end of a fit alone.</param>
internal sealed record WeightAverages(double Momentum, int? OverwriteEvery = null)
{
    /// <summary>The name of the slot.</summary>
    internal const string Slot = "average";

    /// <summary>Whether an average starts as the weight is before the first step (tf.keras), and not as it is after it (Keras 3).</summary>
    public bool StartAtWeights { get; init; }
}
