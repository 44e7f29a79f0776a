using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>embeddings, and reverse_embeddings where weights are not tied. From 3.12 on.</summary>
internal sealed class ReversibleEmbeddingSchema() : LayerSchema<ReversibleEmbedding>("ReversibleEmbedding")
{
    protected override ReversibleEmbedding Template(Config c) => new(0, 0) { MasksReversed = c.Applies(NewLayerQuirks.MasksReversed) };

    protected override ReversibleEmbedding Exchange(Config c, ReversibleEmbedding layer)
    {
        c.Refuse("quantization_config", null, "a quantized table");
        c.Refuse("reverse_dtype", null, "another type for reversed values");
        return layer with
        {
            InputDim = c.Int("input_dim", layer.InputDim, required: true),
            OutputDim = c.Int("output_dim", layer.OutputDim, required: true),
            Initializer = c.Initializer("embeddings_initializer", layer.Initializer, Initializers.Uniform),
            Regularizer = c.Regularizer("embeddings_regularizer", layer.Regularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            Constraint = c.Constraint("embeddings_constraint", layer.Constraint, 0, 1),
            MaskZero = c.Flag("mask_zero", layer.MaskZero),
            TiesWeights = c.Flag("tie_weights", layer.TiesWeights),
            SoftCap = c.Value(
                "logit_soft_cap",
                layer.SoftCap,
                t => Json.IsNull(t) ? null : (double?)Json.Number(t),
                v => v is { } cap ? new JValue(cap) : JValue.CreateNull()
            ),
        };
    }

    protected override IEnumerable<StoredArray> Arrays(ReversibleEmbedding layer, LayerForm form)
    {
        yield return new StoredArray("embeddings", "W");
        if (!layer.TiesWeights)
            yield return new StoredArray("reverse_embeddings", "reverse");
    }
}
