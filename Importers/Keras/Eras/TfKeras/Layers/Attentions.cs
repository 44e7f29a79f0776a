using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Attention over one head and over several.</summary>
internal static class Attentions
{
    internal static readonly LayerSchema[] All = [new AttentionSchema(), new AdditiveAttentionSchema(), new MultiHeadAttentionSchema()];
}

/// <summary>What attention over one head has in common; causal up to 2.9, dropout from 2.1 on.</summary>
internal abstract class SingleAttentionSchema<T>(string className) : LayerSchema<T>(className)
    where T : AttentionSpec
{
    protected override T Exchange(Config c, T layer)
    {
        c.Ignore("seed", null, "random numbers are the runtime's own");
        return layer with
        {
            UseScale = c.Flag("use_scale", layer.UseScale),
            Dropout = c.Later("dropout", layer.Dropout, () => c.Number("dropout", layer.Dropout)),
            Causal = c.Has("causal") || (!c.Reading && layer.Causal) ? c.Flag("causal", layer.Causal) : layer.Causal,
        };
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        if (layer.UseScale)
            yield return new StoredArray("scale", "scale");
    }
}

/// <summary>scale (), concat_score_weight (); score_mode from 2.10 on.</summary>
internal class AttentionSchema() : SingleAttentionSchema<Attention>("Attention")
{
    private static readonly NameTable<ScoreMode> s_modes = new("a score_mode", ("dot", ScoreMode.Dot), ("concat", ScoreMode.Concatenate));

    protected override Attention Template(Config c) => new();

    protected override Attention Exchange(Config c, Attention layer) =>
        base.Exchange(c, layer) with
        {
            ScoreMode = c.Later("score_mode", layer.ScoreMode, () => c.Named("score_mode", layer.ScoreMode, s_modes)),
        };

    protected override IEnumerable<StoredArray> Arrays(Attention layer, LayerForm form) =>
        layer.ScoreMode == ScoreMode.Concatenate
            ? [.. base.Arrays(layer, form), new StoredArray("concat_score_weight", "concat_score_weight")]
            : base.Arrays(layer, form);
}

/// <summary>scale (D).</summary>
internal class AdditiveAttentionSchema() : SingleAttentionSchema<AdditiveAttention>("AdditiveAttention")
{
    protected override AdditiveAttention Template(Config c) => new();
}

/// <summary>What attention over several heads has in common: for each projection a kernel and a bias.</summary>
internal abstract class HeadsSchema<T>(params string[] classNames) : LayerSchema<T>(classNames)
    where T : HeadsSpec
{
    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            Dropout = c.Number("dropout", layer.Dropout),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, 0, 1, 2),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0, 1),
        };

    /// <summary>A projection's name in names of arrays, that of its weights, and the attribute that it is.</summary>
    protected abstract IEnumerable<(string Name, string Weight, string Object)> Projections(T layer);

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        foreach (var (name, weight, attribute) in Projections(layer))
        {
            yield return new StoredArray($"{name}/kernel", $"{weight}_kernel") { Object = attribute };
            if (layer.UseBias)
                yield return new StoredArray($"{name}/bias", $"{weight}_bias") { Object = attribute };
        }
    }
}

/// <summary>kernels (D, heads, width), (heads, width, D), biases (heads, width), (D). From TensorFlow 2.4 on.</summary>
internal class MultiHeadAttentionSchema() : HeadsSchema<MultiHeadAttention>("MultiHeadAttention")
{
    private static readonly string[] s_shapes = ["query_shape", "key_shape", "value_shape"];

    protected override MultiHeadAttention Template(Config c) =>
        new(0, 0) { TakesMasks = c.Applies(LayerQuirks.HeadsTakeMasks), HiddenScoresLearn = true };

    protected override MultiHeadAttention Exchange(Config c, MultiHeadAttention layer)
    {
        Shapes(c);
        layer = layer with
        {
            Heads = c.Int("num_heads", layer.Heads, required: true),
            KeyDim = c.Int("key_dim", layer.KeyDim, required: true),
        };
        return base.Exchange(
            c,
            layer with
            {
                ValueDim = c.OptionalInt("value_dim", layer.ValueDim ?? (c.Reading ? null : layer.KeyDim)),
                OutputShape = c.OptionalSizes("output_shape", layer.OutputShape),
                AttentionAxes = c.OptionalSizes("attention_axes", layer.AttentionAxes),
            }
        );
    }

    /// <summary>The shapes that it was called with, which say nothing that its inputs do not.</summary>
    protected virtual void Shapes(Config c)
    {
        foreach (string key in s_shapes)
            c.Ignore(key, JValue.CreateNull(), "the inputs have it");
    }

    protected override IEnumerable<(string Name, string Weight, string Object)> Projections(MultiHeadAttention layer) =>
        [
            ("query", "query", "_query_dense"),
            ("key", "key", "_key_dense"),
            ("value", "value", "_value_dense"),
            ("attention_output", "output", "_output_dense"),
        ];
}
