using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Stateful layers that a model calls several times in a run: where a call begins, and whose states are kept, is a matter of
/// release, and no key of a file says it.</summary>
internal static class SharedStates
{
    /// <summary>Refuses a model with such a layer for which the release that is written has the other rule.</summary>
    /// <param name="model">The model.</param>
    /// <param name="back">A layer as the release reads it.</param>
    /// <param name="release">The release that is written.</param>
    /// <exception cref="KerasUnsupportedException">There is one; the message names it.</exception>
    internal static void Require(ModelSpec model, Func<LayerSpec, LayerSpec> back, KerasVersion release) =>
        Require(model, back, release, several: false);

    private static void Require(ModelSpec model, Func<LayerSpec, LayerSpec> back, KerasVersion release, bool several)
    {
        var calls = model.Calls.CountBy(c => c.Layer).ToDictionary();
        for (int i = 0; i < model.Layers.Count; i++)
        {
            bool shared = several || calls.GetValueOrDefault(i) > 1;
            var layer = model.Layers[i];
            if (layer is ModelSpec inner)
                Require(inner, back, release, shared);
            else if (shared && Sequence(layer) is { Stateful: true } wanted && Sequence(back(layer)) is { } found)
                if (wanted.GoesOnAtEachCall != found.GoesOnAtEachCall)
                    throw new KerasUnsupportedException(
                        $"layer '{layer.Name}': a stateful {layer.ClassName} that is called several times keeps other states in "
                            + $"Keras {release}"
                    );
        }
    }

    private static SequenceSpec? Sequence(LayerSpec layer) => layer is Bidirectional around ? around.Layer : layer as SequenceSpec;
}
