using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Before 3.4 the query's mask goes no further.</summary>
internal sealed class MaskEndingAttentionSchema : AttentionSchema
{
    protected override Attention Template(Config c) => base.Template(c) with { EndsMasks = c.Applies(AttentionQuirks.EndsMasks) };
}

/// <inheritdoc cref="MaskEndingAttentionSchema"/>
internal sealed class MaskEndingAdditiveAttentionSchema : AdditiveAttentionSchema
{
    protected override AdditiveAttention Template(Config c) => base.Template(c) with { EndsMasks = c.Applies(AttentionQuirks.EndsMasks) };
}
