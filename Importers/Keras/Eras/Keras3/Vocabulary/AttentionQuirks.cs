using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What attention of early releases of Keras 3 does otherwise, or not at all: runs of all releases from 3.0.5 to 3.15.1, which
/// build, save, load and run such models.</summary>
internal static class AttentionQuirks
{
    private const string Runs = "runs of 3.0.5 to 3.15.1";

    internal static readonly Quirk EndsMasks = new(
        "attention.ends_masks",
        Since(3).Until(3, 4),
        "Layer.__call__ in layers/layer.py at the tags 3.3.3 and 3.4.1, which looks for a mask on the list of inputs itself; "
            + "a run of 3.3.3",
        "the query's mask goes no further behind attention over one head"
    );

    internal static readonly Quirk QueryMasksFail = new(
        "attention.query_masks_fail",
        Since(3, 4).Until(3, 7),
        Runs,
        "attention over one head is not built where the mask of its query is known"
    );

    internal static readonly Quirk MixedMasksFail = new(
        "attention.mixed_masks_fail",
        Since(3).Until(3, 4),
        Runs,
        "attention over one head is not built where one of its inputs has a mask and another none"
    );

    internal static readonly Quirk ValueMasksFail = new(
        "attention.value_masks_fail",
        Since(3).Until(3, 12),
        "_calculate_score_mask and _apply_scores in layers/attention/attention.py at the tags 3.11.3 and 3.12.4; " + Runs,
        "attention over one head that is not causal fails where its value has a mask, or takes it for one of steps"
    );

    internal static readonly Quirk ScoresFail = new(
        "attention.scores_fail",
        Since(3).Until(3, 8),
        Runs,
        "a graph holds no scores of attention over one head"
    );

    internal static readonly Quirk HeadsScoresFail = new(
        "attention.heads_scores_fail",
        Since(3).Until(3, 3),
        Runs,
        "a graph holds no scores of MultiHeadAttention"
    );

    internal static readonly Quirk GroupedScoresFail = new(
        "attention.grouped_scores_fail",
        Since(3).Until(3, 15),
        Runs,
        "a graph holds no scores of GroupQueryAttention"
    );

    internal static readonly Quirk WidthsAreOne = new(
        "attention.widths_are_one",
        Since(3).Until(3, 7),
        Runs,
        "MultiHeadAttention asks for a value as wide as the query"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [EndsMasks, QueryMasksFail, MixedMasksFail, ValueMasksFail, ScoresFail, HeadsScoresFail, GroupedScoresFail, WidthsAreOne];
}
