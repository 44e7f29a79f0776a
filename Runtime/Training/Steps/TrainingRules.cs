namespace KerasSharp;

/// <summary>What becomes of weights of classes beside weights of samples.</summary>
internal enum BothWeights
{
    /// <summary>Weights of samples alone count (Keras to 2.2.4).</summary>
    OfSamples,

    /// <summary>They are multiplied (Keras 2.2.5 to 2.3, tf.keras).</summary>
    Multiplied,

    /// <summary>They cannot be given both (Keras 3).</summary>
    Refused,
}

/// <summary>How a release of Keras makes one number of the losses and metrics of a batch's samples. s is a loss or metric of each sample
/// (and time step), w its weight, m its mask.</summary>
public sealed record TrainingRules
{
    /// <summary>Keras 1: a loss is mean(s m / mean(m) w / mean(w != 0)); a metric is mean(s), whatever masks and weights are.</summary>
    public static TrainingRules Keras1 { get; } = new();

    /// <summary>Keras 2.0 to 2.2: as in Keras 1, but metrics count as losses do: masks in all, weights in weighted ones.</summary>
    public static TrainingRules Keras2 { get; } = new() { MetricsSeeMasks = true, MarksWeighted = true };

    /// <summary>Keras 2.3: a loss is sum(s m w) over the number of all s. A metric is sum(s m w) / sum(m w) over all batches of an epoch,
    /// and so is the loss of one of several outputs.</summary>
    public static TrainingRules Keras23 { get; } =
        new()
        {
            AveragesOverAll = true,
            MetricsSeeMasks = true,
            MetricsAccumulate = true,
            KeepsFirstName = true,
            BothWeights = BothWeights.Multiplied,
        };

    /// <summary>Whether a loss is divided by the number of its elements, and not by the share of them that masks and weights
    /// leave.</summary>
    public bool AveragesOverAll { get; init; }

    /// <summary>Of losses divided by the number of their elements: whether those that a mask leaves out do not count in that number
    /// (tf.keras from 2.11 on, Keras 3).</summary>
    public bool MaskedDoNotCount { get; init; }

    /// <summary>Whether metrics leave out what a mask does only where they count sample weights (Keras 3.0 to 3.11).</summary>
    public bool MasksComeWithWeights { get; init; }

    /// <summary>Whether only metrics that are means of a number of each sample leave out what a mask does (Keras 3).</summary>
    public bool OnlyMeansSeeMasks { get; init; }

    /// <summary>Whether the loss of a batch counts in an epoch once, whatever its number of samples (Keras 3.0 to 3.2).</summary>
    public bool LossCountsByBatches { get; init; }

    /// <summary>Whether the loss of one of several outputs is reported with its weight (Keras 3.5 and 3.6).</summary>
    public bool OutputLossesWeighted { get; init; }

    /// <summary>Whether the losses of several outputs are not reported (Keras 3.0 to 3.4).</summary>
    public bool OutputLossesUnreported { get; init; }

    /// <summary>Whether metrics leave out what a mask does.</summary>
    public bool MetricsSeeMasks { get; init; }

    /// <summary>Whether metrics, and the losses of several outputs, are means over the batches of an epoch as a whole; else each batch's
    /// number counts by its samples.</summary>
    public bool MetricsAccumulate { get; init; }

    /// <summary>Of accumulated metrics: whether the loss of one of several outputs counts in an epoch by each batch's samples, as the
    /// sum of all does; else each batch counts once.</summary>
    public bool OutputsCountBySamples { get; init; }

    /// <summary>Whether an accumulated metric counts a weight of several elements as often as it stands for one, as on TensorFlow; else
    /// once, as on Theano.</summary>
    public bool RepeatsWeights { get; init; }

    /// <summary>Whether metrics of several outputs bear their outputs' names in their own already, as in HDF5 files of tf.keras from 2.5
    /// on.</summary>
    public bool MetricNamesAreWhole { get; init; }

    /// <summary>Whether losses by name leave out outputs that are not trained (Keras 2); else each output must be named.</summary>
    internal bool UnnamedAreUntrained { get; init; }

    /// <summary>Whether a penalty on what a layer gives is divided by the number of samples in the batch (tf.keras, Keras 3 from 3.14
    /// on).</summary>
    internal bool ActivityPenaltiesBySample { get; init; }

    /// <summary>Whether each call of a model that is a layer adds the penalties on the weights inside once more (Keras 2 before
    /// 2.1.4).</summary>
    internal bool WeightPenaltiesAddUp { get; init; }

    /// <summary>Whether scores that a mask hides have gradients where the backend computes attention as one operation (Keras 3 on
    /// PyTorch).</summary>
    internal bool FusedScoresLearn { get; init; }

    /// <summary>Whether an output [N] has targets [N], which are compared with it as one vector of the batch, or [N, 1], which are by
    /// samples (Keras 3); else targets always have two axes, and it has none.</summary>
    internal bool TargetsMayBeVectors { get; init; }

    /// <summary>What becomes of weights of classes beside weights of samples.</summary>
    internal BothWeights BothWeights { get; init; }

    /// <summary>Whether names of weighted metrics begin with <c>weighted_</c>.</summary>
    public bool MarksWeighted { get; init; }

    /// <summary>Whether the name of a weighted metric begins with <c>weighted_</c> where another metric has it already (tf.keras from 2.2
    /// on, Keras 3).</summary>
    public bool MarksRepeatedWeighted { get; init; }

    /// <summary>Whether the first of several equal names of metrics stays as it is; else all get numbers.</summary>
    public bool KeepsFirstName { get; init; }
}
