using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Layers that Keras 2 lacks, where Keras 3 has other keys than tf.keras, or has them alone.</summary>
internal static class NewLayers
{
    internal static readonly LayerSchema[] All =
    [
        new OrMergeSchema(),
        new RmsScalingSchema(),
        new RmsNormalizationSchema(),
        new TinyUnitNormalizationSchema(),
        new OwnedSpectralNormalizationSchema(),
        new MaskEndingAttentionSchema(),
        new MaskEndingAdditiveAttentionSchema(),
        new AxisKeepingCategoryEncodingSchema(),
        new GatedAttentionSchema(),
        new GroupedQueryAttentionSchema(),
        new QuantizableEinsumDenseSchema(),
        new ReversibleEmbeddingSchema(),
        new ZeroingSoftmaxSchema(),
        new AdaptivePoolingSchema<AdaptiveAveragePooling1D>("AdaptiveAveragePooling1D", () => new([1])),
        new AdaptivePoolingSchema<AdaptiveAveragePooling2D>("AdaptiveAveragePooling2D", () => new([1, 1])),
        new AdaptivePoolingSchema<AdaptiveAveragePooling3D>("AdaptiveAveragePooling3D", () => new([1, 1, 1])),
        new AdaptivePoolingSchema<AdaptiveMaxPooling1D>("AdaptiveMaxPooling1D", () => new([1])),
        new AdaptivePoolingSchema<AdaptiveMaxPooling2D>("AdaptiveMaxPooling2D", () => new([1, 1])),
        new AdaptivePoolingSchema<AdaptiveMaxPooling3D>("AdaptiveMaxPooling3D", () => new([1, 1, 1])),
    ];
}

/// <summary>With rms_scaling there is no beta, and always a gamma.</summary>
internal sealed class RmsScalingSchema : LayerNormalizationSchema
{
    protected override LayerNormalization Exchange(Config c, LayerNormalization layer) =>
        base.Exchange(c, layer) with
        {
            DividesOnly = c.Later("rms_scaling", layer.DividesOnly, () => c.Flag("rms_scaling", layer.DividesOnly)),
        };
}

/// <summary>scale. From 3.9 on.</summary>
internal sealed class RmsNormalizationSchema() : LayerSchema<RmsNormalization>("RMSNormalization")
{
    protected override RmsNormalization Template(Config c) => new();

    protected override RmsNormalization Exchange(Config c, RmsNormalization layer) =>
        layer with
        {
            Axes = c.AnySizes("axis", layer.Axes),
            Epsilon = c.Number("epsilon", layer.Epsilon),
        };

    protected override IEnumerable<StoredArray> Arrays(RmsNormalization layer, LayerForm form) => [new("scale", "scale")];
}

/// <summary>Norms are taken as they are down to 1e-12.</summary>
internal sealed class TinyUnitNormalizationSchema : UnitNormalizationSchema
{
    protected override UnitNormalization Template(Config c) => new();
}

/// <summary>A copy of the kernel, but in HDF5 of Keras 2's form, and the vector.</summary>
internal sealed class OwnedSpectralNormalizationSchema : SpectralNormalizationSchema
{
    protected override SpectralNormalization Template(Config c) => new((LayerSpec)null!);

    protected override SpectralNormalization Exchange(Config c, SpectralNormalization layer)
    {
        layer = base.Exchange(c, layer);
        return layer.Layer is not Embedding
            ? layer
            : throw new KerasUnsupportedException(
                "an Embedding in SpectralNormalization is not supported: Keras 3 turns what it gives into the type of its ids, which makes "
                    + "whole numbers of it"
            );
    }

    protected override IEnumerable<StoredArray> Arrays(SpectralNormalization layer, LayerForm form) =>
        [new("kernel", "kernel", Learned: false) { InTreesOnly = true }, new("vector_u", "vector_u", Learned: false)];
}

/// <summary>Before 3.4 one_hot keeps a last axis of one value.</summary>
internal sealed class AxisKeepingCategoryEncodingSchema : CategoryEncodingSchema
{
    protected override CategoryEncoding Template(Config c) => base.Template(c) with { KeepsLast = c.Applies(Keras3Quirks.OneHotKeepsLast) };
}

/// <summary>use_gate from 3.14 on, sliding_window from 3.15 on.</summary>
internal sealed class GatedAttentionSchema : MultiHeadAttentionSchema
{
    protected override MultiHeadAttention Template(Config c) =>
        HeadsOf3.Template(c, new MultiHeadAttention(0, 0)) with
        {
            TakesMasksAway = c.Applies(NewLayerQuirks.TakesMasksAway),
        };

    protected override MultiHeadAttention Exchange(Config c, MultiHeadAttention layer) => HeadsOf3.Exchange(c, base.Exchange(c, layer));

    // A key of 3.4 and later, which earlier ones refuse.
    protected override void Shapes(Config c) => c.Ignore("seed", null, "random numbers are the runtime's own");

    protected override IEnumerable<(string Name, string Weight, string Object)> Projections(MultiHeadAttention layer) =>
        [
            ("query", "query", "query_dense"),
            ("key", "key", "key_dense"),
            .. layer.UseGate ? [("gate", "gate", "_gate_dense")] : Array.Empty<(string, string, string)>(),
            ("value", "value", "value_dense"),
            ("attention_output", "output", "output_dense"),
        ];
}

/// <summary>Attention with fewer heads for keys and values than for queries. From 3.1 on.</summary>
internal sealed class GroupedQueryAttentionSchema() : HeadsSchema<GroupedQueryAttention>("GroupQueryAttention", "GroupedQueryAttention")
{
    protected override GroupedQueryAttention Template(Config c) => HeadsOf3.Template(c, new GroupedQueryAttention(0, 0, 0));

    protected override GroupedQueryAttention Exchange(Config c, GroupedQueryAttention layer)
    {
        c.Ignore("seed", null, "random numbers are the runtime's own");
        layer = layer with
        {
            HeadDim = c.Int("head_dim", layer.HeadDim, required: true),
            QueryHeads = c.Int("num_query_heads", layer.QueryHeads, required: true),
            KeyValueHeads = c.Int("num_key_value_heads", layer.KeyValueHeads, required: true),
        };
        return HeadsOf3.Exchange(c, base.Exchange(c, layer));
    }

    protected override IEnumerable<(string Name, string Weight, string Object)> Projections(GroupedQueryAttention layer) =>
        [
            ("query", "query", "_query_dense"),
            ("key", "key", "_key_dense"),
            .. layer.UseGate ? [("gate", "gate", "_gate_dense")] : Array.Empty<(string, string, string)>(),
            ("value", "value", "_value_dense"),
            ("attention_output", "output", "_output_dense"),
        ];
}

/// <summary>Keys of both.</summary>
internal static class HeadsOf3
{
    internal static T Template<T>(Config c, T layer)
        where T : HeadsSpec =>
        layer with
        {
            ZeroesEmptyRows = c.Applies(NewLayerQuirks.ZeroesEmptyRows),
            HiddenScoresLearn = c.Applies(NewLayerQuirks.HiddenScoresLearn),
        };

    internal static T Exchange<T>(Config c, T layer)
        where T : HeadsSpec
    {
        return layer with
        {
            UseGate = Kept(c, "use_gate", layer.UseGate) ? c.Flag("use_gate", layer.UseGate) : layer.UseGate,
            SlidingWindow = Kept(c, "sliding_window", layer.SlidingWindow is not null)
                ? c.OptionalInt("sliding_window", layer.SlidingWindow)
                : layer.SlidingWindow,
        };
    }

    // Releases that do not know a key refuse it, so it is written only where it says something.
    private static bool Kept(Config c, string key, bool says) => c.Reading ? c.Has(key) : says;
}

/// <summary>From 3.13 on with quantization_config.</summary>
internal sealed class QuantizableEinsumDenseSchema : EinsumDenseSchema
{
    protected override EinsumDense Exchange(Config c, EinsumDense layer)
    {
        c.Refuse("quantization_config", null, "a quantized kernel");
        return base.Exchange(c, layer);
    }
}

/// <summary>From 3.10 on all is 0 where a mask leaves nothing.</summary>
internal sealed class ZeroingSoftmaxSchema : SeveralAxesSoftmaxSchema
{
    protected override Softmax Template(Config c) =>
        new() { TakesMask = true, ZeroesEmptyRows = c.Applies(NewLayerQuirks.ZeroesEmptyRows) };
}

/// <summary>From 3.13 on.</summary>
internal sealed class AdaptivePoolingSchema<T>(string className, Func<T> template) : LayerSchema<T>(className)
    where T : AdaptivePoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            OutputSize = c.Sizes("output_size", layer.OutputSize, required: true),
            DataFormat = c.DataFormat(layer.DataFormat),
        };
}
