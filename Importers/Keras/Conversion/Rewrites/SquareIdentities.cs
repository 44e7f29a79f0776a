using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Layers whose weights begin as identities. Eras before Keras 2 build a layer with it for square matrices alone (identity of
/// initializations.py), before any stored weights are set: another initializer stands in its place where an array is not square.</summary>
internal static class SquareIdentities
{
    /// <summary>The layer, with an initializer that the era builds it with.</summary>
    internal static LayerSpec Of(RewriteContext c, LayerSpec layer)
    {
        if (!c.IsBeforeKeras2)
            return layer;
        switch (layer)
        {
            case TimeDistributed { Layer: not ModelSpec } t:
                return t with { Layer = Of(c.Inside("layer", []), t.Layer) };
            case Bidirectional b:
                return b with { Layer = (SequenceSpec)Of(c.Inside("forward", []), b.Layer) };
            default:
                var (kernels, recurrent) = (AreSquare(c, layer, "W"), AreSquare(c, layer, "U"));
                foreach (var property in layer.GetType().GetProperties().Where(p => p.CanWrite && p.GetValue(layer) is IdentityInitializer))
                    if (!(property.Name == nameof(RecurrentSpec.RecurrentInitializer) ? recurrent : kernels))
                    {
                        c.Rewritten(
                            $"{layer.ClassName} whose new weights are drawn, for {c.Era.Name} has identities of square matrices alone"
                        );
                        layer = layer with { };
                        property.SetValue(layer, Initializers.GlorotUniform);
                    }
                return layer;
        }
    }

    private static bool AreSquare(RewriteContext c, LayerSpec layer, string weight)
    {
        if (!c.HasWeight(weight) || c.WeightShape(weight) is not [var rows, var columns])
            return false;
        int gates = layer is Lstm or Gru ? columns / ((RecurrentSpec)layer).Units : 1;
        bool isOneArray = gates == 1 || c.Era.Layers.UsualForm(layer, c.Release, default).Layout == StoredLayout.FusedGates;
        return rows == (isOneArray ? columns : columns / gates);
    }
}
