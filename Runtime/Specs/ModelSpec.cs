namespace KerasSharp;

/// <summary>One value inside a model: which call gave it, and which of the call's outputs it is.</summary>
internal sealed record TensorRef(int Call, int Index = 0);

/// <summary>A layer applied once. A layer called several times shares its weights.</summary>
/// <param name="Layer">Its place in <see cref="ModelSpec.Layers"/>.</param>
/// <param name="Inputs">What it is applied to; none for an <see cref="InputLayer"/>.</param>
internal sealed record CallSpec(int Layer, IReadOnlyList<TensorRef> Inputs)
{
    /// <summary>Whether it computes as in prediction while the model is trained (Keras 2: called with training=False).</summary>
    public bool PredictsAlways { get; init; }

    /// <summary>For each of <see cref="Inputs"/> the keyword that it is passed by, null for one that is passed by its place; empty where
    /// all are. <c>mask</c> is the mask of the first value passed by its place, <c>mask.1</c> that of the second.</summary>
    public IReadOnlyList<string?> Keywords { get; init; } = [];

    /// <summary>Whether a keyword is that of a mask: <c>mask</c>, <c>mask.1</c>.</summary>
    internal static bool IsMask(string? keyword) => keyword is "mask" || keyword?.StartsWith("mask.", StringComparison.Ordinal) is true;

    /// <summary>Whether a mask that the layer does not support ends there (tf.keras, Keras 3); else it is an error.</summary>
    public bool EndsMasks { get; init; }

    /// <summary>Whether the layer computes as if its inputs had no masks but those of <see cref="Keywords"/>; it hands on the first all the
    /// same (Keras 3: a recurrent layer with given first states, an attention that was called before its values had masks, before 3.11
    /// every layer whose call states masks).</summary>
    public bool IgnoresMask { get; init; }

    /// <summary>Whether a layer that ignores its inputs' masks hands on what its call states instead, which may be none.</summary>
    public bool HandsOnStated { get; init; }

    /// <summary>Whether an attention's queries see no later values (use_causal_mask).</summary>
    public bool UsesCausalMask { get; init; }

    /// <summary>Which positions an attention's queries see, where that is part of the model and no value of it (attention_mask as an
    /// array): [T, S], [1, T, S] or [1, 1, T, S], 0 where one is hidden.</summary>
    public FixedMask? AttentionMask { get; init; }

    /// <summary>Whether an attention gives its scores as a second value (return_attention_scores).</summary>
    public bool ReturnsScores { get; init; }

    /// <summary>Whether a <see cref="ReversibleEmbedding"/> leads from vectors to words (reverse).</summary>
    public bool Reverses { get; init; }
}

/// <summary>What activity regularizers of layers penalize in a model that is itself a layer.</summary>
internal enum InnerPenalties
{
    /// <summary>What the layers give.</summary>
    OfOutputs,

    /// <summary>What the layers are given (Keras 2.0.3 to 2.1.3).</summary>
    OfInputs,

    /// <summary>Nothing (before Keras 2.0.3).</summary>
    None,
}

/// <summary>A mask that is part of the model.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Values">Its numbers, row-major.</param>
internal sealed record FixedMask(Sizes Shape, IReadOnlyList<double> Values);

/// <summary>A graph of layers. It is itself a layer, so models nest. Sequential models are graphs too.</summary>
public sealed record ModelSpec : LayerSpec
{
    /// <summary>The layers in the model's order (the order of files), each with a name that is unique here.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>The calls, each after those that it uses.</summary>
    internal IReadOnlyList<CallSpec> Calls { get; init; } = [];

    /// <summary>The calls of input layers whose data a caller gives, in the order in which it is given.</summary>
    internal IReadOnlyList<TensorRef> Inputs { get; init; } = [];

    /// <summary>The values that the model gives.</summary>
    internal IReadOnlyList<TensorRef> Outputs { get; init; } = [];

    /// <summary>What the activity regularizers of its layers penalize where it is a layer of another model.</summary>
    internal InnerPenalties InnerPenalties { get; init; }

    /// <summary>The names that its author gave the inputs, in their order; null where they are a list.</summary>
    internal IReadOnlyList<string>? InputKeys { get; init; }

    /// <summary>The names that its author gave the outputs, in their order; null where they are a list, named by their layers.</summary>
    internal IReadOnlyList<string>? OutputKeys { get; init; }

    /// <summary>What each output is called where a model is trained.</summary>
    internal IReadOnlyList<string> EndNames => OutputKeys ?? [.. Outputs.Select(o => Layers[Calls[o.Call].Layer].Name!)];

    /// <summary>Whether it was written as a plain stack of layers.</summary>
    public bool IsSequential { get; init; }

    /// <inheritdoc/>
    public override bool KeepsState => Layers.Any(l => l.KeepsState);

    /// <inheritdoc/>
    public override string ClassName => IsSequential ? "Sequential" : "Model";
}
