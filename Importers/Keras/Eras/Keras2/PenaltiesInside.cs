using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>What activity regularizers penalize in a model that is a layer of another one, which was nothing, then the inputs of their
/// layers, and from 2.1.4 on what they give.</summary>
internal static class PenaltiesInside
{
    internal static ModelSpec Read(ModelSpec model, ImportContext context) =>
        !model.Layers.Any(IsPenalized) ? model
        : context.Applies(TrainingQuirks.InnerLayersFree) ? model with { InnerPenalties = InnerPenalties.None }
        : context.Applies(TrainingQuirks.InnerInputsPenalized) ? model with { InnerPenalties = InnerPenalties.OfInputs }
        : model;

    private static bool IsPenalized(LayerSpec layer) =>
        layer switch
        {
            ActivityRegularization => true,
            TimeDistributed t => IsPenalized(t.Layer),
            Bidirectional b => IsPenalized(b.Layer),
            _ => layer.GetType().GetProperty(nameof(Dense.ActivityRegularizer))?.GetValue(layer) is not null,
        };
}
