using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>All arrays of the forward layer, then all of the backward one.</summary>
internal sealed class BidirectionalSchema : Importers.Keras.Layers.BidirectionalSchema
{
    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        if (c.Has("num_constants") && c.OptionalInt("num_constants", null) is > 0)
            throw c.Bad("key 'num_constants': a Bidirectional with constants is not supported", unsupported: true);
        layer = base.Exchange(c, layer);
        if (!c.Reading)
            return layer;
        if (layer.Layer.Stateful && c.Applies(RecurrentQuirks.BidirectionalKeepsNoState))
        {
            layer = layer with { Layer = layer.Layer with { Stateful = false } };
            c.Note(
                ImportNoteKind.Conversion,
                "the layer inside is stateful, but this release forgets it: every batch starts from zero states"
            );
        }
        if (Penalizes(layer.Layer) && c.Applies(RecurrentQuirks.ForwardPenaltiesOnly))
            layer = layer with { PenalizesBackward = false };
        return c.Applies(RecurrentQuirks.FrozenWrapperLearns) ? layer : layer with { Layer = layer.Layer with { Trainable = true } };
    }

    private static bool Penalizes(SequenceSpec layer) =>
        layer switch
        {
            StackedRnn s => s.Cells.Any(Penalizes),
            RecurrentSpec r => r.KernelRegularizer is not null || r.RecurrentRegularizer is not null || r.BiasRegularizer is not null,
            _ => false,
        };
}

/// <summary>The inner layer's arrays, called after the wrapper; those of a model inside have their own names.</summary>
internal sealed class TimeDistributedSchema : Importers.Keras.Layers.TimeDistributedSchema
{
    protected override TimeDistributed Exchange(Config c, TimeDistributed layer)
    {
        layer = base.Exchange(c, layer);
        if (!c.Reading)
            return layer;
        layer = layer with
        {
            UpdatesStatistics = c.Applies(RecurrentQuirks.UpdatesInside),
            AsksForMask = c.Applies(RecurrentQuirks.InnerMask),
            PenalizesInsideModel = !(layer.Layer is ModelSpec or TimeDistributed && c.Applies(RecurrentQuirks.NoPenaltiesInsideModel)),
        };
        return c.Applies(RecurrentQuirks.FrozenWrapperLearns) ? layer : layer with { Layer = layer.Layer with { Trainable = true } };
    }

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) =>
        [(((TimeDistributed)layer).Layer, Part, null)];
}
