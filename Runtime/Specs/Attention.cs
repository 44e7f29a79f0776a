namespace KerasSharp;

/// <summary>What attention over one head has in common. A call takes <c>[query, value]</c> or <c>[query, value, key]</c>, [N, T, D],
/// [N, S, V] and [N, S, D], and gives [N, T, V]; with return_attention_scores also the scores [N, T, S]. Values that are masked take no
/// part; the query's mask passes through and makes masked steps 0.</summary>
public abstract record AttentionSpec : LayerSpec
{
    /// <summary>Whether the scores have a factor that is learned, <c>scale</c>.</summary>
    public bool UseScale { get; init; }

    /// <summary>The rate at which scores are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the query's mask ends there (Keras 3 before 3.4), instead of passing through.</summary>
    internal bool EndsMasks { get; init; }

    /// <summary>Whether every call uses a causal mask (up to TensorFlow 2.9; later a call says so).</summary>
    public bool Causal { get; init; }
}

/// <summary>How <see cref="Attention"/> compares a query with a key.</summary>
internal enum ScoreMode
{
    /// <summary>Their product (Luong et al. 2015).</summary>
    Dot,

    /// <summary>The sum of tanh(query + key), times a weight <c>concat_score_weight</c>.</summary>
    Concatenate,
}

/// <summary>Attention by products. Weights, one number each: <c>scale</c> (with UseScale), <c>concat_score_weight</c>.</summary>
public sealed record Attention : AttentionSpec
{
    internal ScoreMode ScoreMode { get; init; }
}

/// <summary>Attention by sums (Bahdanau et al. 2015): the score is the sum of scale tanh(query + key). Weight: <c>scale</c> [D] (with
/// UseScale).</summary>
public sealed record AdditiveAttention : AttentionSpec
{
    /// <summary>Attention by sums, with a learned scale.</summary>
    public AdditiveAttention() => UseScale = true;
}

/// <summary>What attention over several heads has in common.</summary>
public abstract record HeadsSpec : LayerSpec
{
    /// <summary>The rate at which scores are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Whether heads are multiplied by a sigmoid of the query before they are joined (Keras 3.14 and later).</summary>
    public bool UseGate { get; init; }

    /// <summary>How far a query sees, itself included; null for any distance (Keras 3.15 and later).</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Whether masks of the inputs make an attention mask (TensorFlow 2.10 and later).</summary>
    public bool TakesMasks { get; init; } = true;

    /// <summary>Whether what it is given has no mask any more for calls behind it that state none and for who takes the model's outputs,
    /// and whether the query's mask is its own, whatever a call states (Keras 3.8 and later).</summary>
    public bool TakesMasksAway { get; init; }

    /// <summary>Whether a query all of whose values are masked attends to nothing where the scores themselves are computed, instead of to
    /// all values alike (Keras 3.14 and later).</summary>
    public bool ZeroesEmptyRows { get; init; }

    /// <summary>Whether scores that a mask hides have gradients, which tells where it hides all that a query could see (tf.keras, Keras 3
    /// before 3.7); else they have none where the backend computes attention as one operation.</summary>
    public bool HiddenScoresLearn { get; init; }

    /// <summary>How the kernel is drawn.</summary>
    public Initializer KernelInitializer { get; init; } = Initializers.GlorotUniform;

    /// <summary>How the bias is drawn.</summary>
    public Initializer BiasInitializer { get; init; } = Initializers.Zero;

    /// <summary>The penalty on the kernel, added to the loss.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>The penalty on the bias, added to the loss.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>The penalty on the output, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the kernel after each step.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What is done to the bias after each step.</summary>
    public Constraint? BiasConstraint { get; init; }
}

/// <summary>Vaswani et al. 2017. A call takes query, value and, by the keyword or place of <c>key</c>, a key; perhaps an
/// <c>attention_mask</c> [N, T, S]. Weights, with H heads, K, V and O below: <c>query_kernel</c> and <c>key_kernel</c> [D, H, K],
/// <c>value_kernel</c> [D, H, V], <c>output_kernel</c> [H, V, O...], each with a <c>_bias</c> of the extents behind what is
/// summed.</summary>
/// <param name="Heads">H.</param>
/// <param name="KeyDim">K, the width of each head's queries and keys.</param>
public sealed record MultiHeadAttention(int Heads, int KeyDim) : HeadsSpec
{
    /// <summary>V, the width of each head's values; null for <see cref="KeyDim"/>.</summary>
    public int? ValueDim { get; init; }

    /// <summary>O; null for the query's own width.</summary>
    public Sizes? OutputShape { get; init; }

    /// <summary>The axes that are attended over; null for all between the batch and the last.</summary>
    public Sizes? AttentionAxes { get; init; }
}

/// <summary>Heads of queries that share heads of keys and values (Ainslie et al. 2023; Keras 3.1 and later). Weights: <c>query_kernel</c>
/// [D, QueryHeads, HeadDim], <c>key_kernel</c> and <c>value_kernel</c> [D, KeyValueHeads, HeadDim], <c>output_kernel</c> [QueryHeads,
/// HeadDim, D], each with a <c>_bias</c>.</summary>
internal sealed record GroupedQueryAttention(int HeadDim, int QueryHeads, int KeyValueHeads) : HeadsSpec
{
    public override string ClassName => "GroupQueryAttention";
}
