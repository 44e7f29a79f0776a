namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>An Embedding that looks up more than sequences: of values [N, A, B, ...]. Those of eras before Keras 2 take and tell sequences
/// alone (Embedding.get_output_shape_for of 1.2.2), so each axis before the last is a TimeDistributed's.</summary>
internal static class EarlierEmbedding
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        // Extents leave the batch out.
        if (!c.IsBeforeKeras2 || layer is not Embedding embedding || c.Input is not { Count: > 1 and var axes })
            return null;
        c.Rewritten($"TimeDistributed of an Embedding, for one of {c.Era.Name} looks up sequences alone");
        LayerSpec wrapped = embedding with { Name = embedding.Name + "_rows", InputShape = null, BatchSize = null };
        string path = "";
        for (int axis = 1; axis < axes; axis++)
        {
            // Where masks are made they are those of all axes, which no TimeDistributed of the era gives: it is then refused.
            wrapped = new TimeDistributed(wrapped) { Name = $"{embedding.Name}_axis{axis}", AsksForMask = embedding.MaskZero };
            path += "layer/";
        }
        return Fragment.Of(
            wrapped with
            {
                Trainable = embedding.Trainable,
                InputShape = embedding.InputShape,
                BatchSize = embedding.BatchSize,
            },
            new Dictionary<string, float[]> { [$"{path}W"] = c.Weight("W") }
        );
    }
}
