namespace KerasSharp;

/// <summary>Applies a layer to every time step: [N, T, ...] to [N, T, ...]. The inner layer's weights stand under the path
/// <c>name/layer</c>.</summary>
/// <param name="Layer">The layer, or a whole model.</param>
public sealed record TimeDistributed(LayerSpec Layer) : LayerSpec
{
    /// <summary>Whether training changes running statistics inside of it. It does not in Keras 1: there a BatchNormalization inside
    /// trains by the batch's statistics, and predicts by the running ones that it was loaded or made with.</summary>
    public bool UpdatesStatistics { get; init; }

    /// <summary>Whether the layer inside sees the mask of its step and says that of its output (Keras 2.2 and later, where the number of
    /// samples is not fixed); else the mask passes through unseen.</summary>
    public bool AsksForMask { get; init; }

    /// <summary>Whether penalties of what layers of a model inside give count; in Keras 2 they do not, those of a single layer
    /// do.</summary>
    public bool PenalizesInsideModel { get; init; } = true;

    /// <summary>Whether each step is a batch of its own, of which statistics are taken and by which running ones move, and whether
    /// penalties of what the layer itself gives do not count (Keras 3, which calls what is inside of the layer for one step after the
    /// other).</summary>
    internal bool StepsApart { get; init; }

    /// <inheritdoc/>
    public override bool KeepsState => Layer.KeepsState;
}

/// <summary>How <see cref="Bidirectional"/> joins the outputs of both directions.</summary>
public enum BidirectionalMode
{
    /// <summary>Forward, then backward, along the last axis.</summary>
    Concatenate,

    /// <summary>Both outputs are added.</summary>
    Sum,

    /// <summary>Both outputs are multiplied.</summary>
    Multiply,

    /// <summary>The mean of both outputs.</summary>
    Average,

    /// <summary>Two outputs.</summary>
    Separate,
}

/// <summary>A recurrent layer run in both directions (Schuster and Paliwal 1997). The weights stand under the paths
/// <c>name/forward</c> and <c>name/backward</c>.</summary>
/// <param name="Layer">The forward layer; the backward one is the same with the other direction. First and last states of both, the
/// forward ones first, are inputs and outputs as those of one layer are.</param>
/// <param name="Mode">How both outputs are joined.</param>
public sealed record Bidirectional(SequenceSpec Layer, BidirectionalMode Mode = BidirectionalMode.Concatenate) : LayerSpec
{
    /// <summary>Whether the regularizers of weights count for the backward layer too. They do not up to Keras 2.1.</summary>
    public bool PenalizesBackward { get; init; } = true;

    /// <summary>Whether the layers' activity regularizer counts. It does not before Keras 2.0.3.</summary>
    internal bool PenalizesOutputs { get; init; } = true;

    /// <summary>The backward layer where it is another one (tf.keras, Keras 3), which runs in the other direction and gives as many values
    /// as the forward one; null for the forward one turned round.</summary>
    public SequenceSpec? Backward { get; init; }

    /// <inheritdoc/>
    public override bool KeepsState => Layer.KeepsState || Backward is { KeepsState: true };
}

/// <summary>A decoder after an encoder (Keras 0.3). The weights stand under the paths <c>name/encoder</c> and
/// <c>name/decoder</c>.</summary>
internal sealed record AutoEncoder(LayerSpec Encoder, LayerSpec Decoder) : LayerSpec
{
    /// <summary>Whether the result is what the decoder made, or the code; the decoder's weights are there in both cases.</summary>
    public bool OutputReconstruction { get; init; } = true;

    public override bool KeepsState => Encoder.KeepsState || Decoder.KeepsState;
}
