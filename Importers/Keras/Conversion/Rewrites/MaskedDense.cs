namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A Dense that is given a mask. Those of eras before Keras 2 take none; a TimeDistributed around them takes it
/// and hands it on, as the Dense of later eras does.</summary>
internal static class MaskedDense
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        // Extents leave the batch out: steps and features at least.
        if (layer is not Dense { PassesMask: true } dense || !c.IsMasked || !c.IsBeforeKeras2 || c.Input is not { Count: > 1 })
            return null;
        c.Rewritten($"TimeDistributed of a Dense, for a Dense of {c.Era.Name} takes no mask");
        return DenseFamily.ByStep(c, dense with { Name = dense.Name + "_step", InputShape = null, BatchSize = null }, dense);
    }
}
