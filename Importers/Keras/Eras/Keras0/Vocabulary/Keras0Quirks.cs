using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Vocabulary;

/// <summary>What differs between the releases of Keras 0.</summary>
internal static class Keras0Quirks
{
    internal static readonly Quirk PerElement = new(
        "batch_normalization.per_element",
        UpTo(0, 3, 2),
        "BatchNormalization.build in layers/normalization.py at the tags 0.3.1 and 0.3.2",
        "statistics are taken for each element of a sample, not along an axis"
    );

    internal static readonly Quirk TrainsOnRunning = new(
        "batch_normalization.trains_on_running",
        UpTo(0, 3),
        "BatchNormalization.get_output in layers/normalization.py at the tags 0.2.0 and 0.3.0",
        "training normalizes by the running statistics"
    );

    internal static readonly Quirk DropoutScalesWhenPredicting = new(
        "dropout.scales_when_predicting",
        UpTo(0, 3),
        "Dropout.get_output in layers/core.py at the tags 0.2.0 and 0.3.0",
        "Dropout multiplies by 1 - p when predicting, and nothing when training"
    );

    internal static readonly Quirk EmbeddingScalesWhenPredicting = new(
        "embedding.scales_when_predicting",
        UpTo(1),
        "Embedding.get_output in layers/embeddings.py at the tag 0.3.3; stored cases",
        "an Embedding multiplies by 1 - dropout when predicting"
    );

    internal static readonly Quirk EmbeddingShapeIsRows = new(
        "embedding.input_shape_is_rows",
        UpTo(1),
        "Embedding.__init__ in layers/embeddings.py at the tag 0.3.3",
        "the input_shape of an Embedding is its number of rows and says nothing of its input"
    );

    internal static readonly Quirk ZeroStepsMasked = new(
        "recurrent.zero_steps_masked",
        UpTo(0, 3, 2),
        "rnn of backend/theano_backend.py at the tags 0.3.1 and 0.3.2",
        "steps of zeros count as masked, which is not supported"
    );

    internal static readonly Quirk CountedDotAxes = new(
        "merge.counted_dot_axes",
        UpTo(1),
        "Merge.__init__ and get_output in layers/core.py at the tag 0.3.3; stored cases",
        "a number for dot_axes counts axes; the cosine has no guard against zeros; masks are dropped"
    );

    internal static readonly Quirk ArraysLayerByLayer = new(
        "containers.arrays_layer_by_layer",
        UpTo(1),
        "Sequential.get_weights and Graph.get_weights in layers/containers.py at the tag 0.3.3; stored cases",
        "arrays of a container stand layer by layer, statistics in their places"
    );

    internal static readonly Quirk OutputsAreNotNames = new(
        "graph.outputs_do_not_rename",
        UpTo(1),
        "Graph.add_output in layers/containers.py at the tag 0.3.3, and in legacy/models.py at the tag 1.0.0",
        "a Graph's layer keeps its name, where Keras 1 calls it by the output that it gives"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            PerElement,
            TrainsOnRunning,
            DropoutScalesWhenPredicting,
            EmbeddingScalesWhenPredicting,
            EmbeddingShapeIsRows,
            ZeroStepsMasked,
            CountedDotAxes,
            ArraysLayerByLayer,
            OutputsAreNotNames,
        ];
}
