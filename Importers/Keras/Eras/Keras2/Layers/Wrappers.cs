using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>All arrays of the forward layer, then all of the backward one.</summary>
internal sealed class BidirectionalSchema : Importers.Keras.Layers.BidirectionalSchema
{
    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        if (!c.Reading)
            return Write(c, layer);
        int constants = c.Has("num_constants") ? c.OptionalInt("num_constants", null) ?? 0 : 0;
        layer = base.Exchange(c, layer);
        if (constants > 0)
            layer = layer with
            {
                Layer = layer.Layer is StackedRnn stack
                    ? stack with
                    {
                        Constants = constants,
                    }
                    : throw c.Bad($"key 'num_constants': {constants}, but a {layer.Layer.ClassName} takes no constants", unsupported: true),
            };
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
        if (layer.Layer is RecurrentSpec { ActivityRegularizer: not null } && c.Applies(RecurrentQuirks.BidirectionalOutputsFree))
            layer = layer with { PenalizesOutputs = false };
        return c.Applies(RecurrentQuirks.FrozenWrapperLearns) ? layer : layer with { Layer = layer.Layer with { Trainable = true } };
    }

    /// <summary>The wrapper alone says how many constants there are.</summary>
    private Bidirectional Write(Config c, Bidirectional layer)
    {
        if (layer.Layer is not StackedRnn { Constants: > 0 } stack)
            return base.Exchange(c, layer);
        base.Exchange(c, layer with { Layer = stack with { Constants = 0 } });
        c.Int("num_constants", stack.Constants);
        return layer;
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
