namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>cuDNN's LSTM and GRU where the era has them no more, as the plain ones that mean the same.</summary>
internal static class Recurrences
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        bool isOfManyBackends = c.Era.Layers.ByClass("CuDNNLSTM") is not null && !c.Era.SameOnAllBackends;
        if (isOfManyBackends && layer is ConvLstmSpec && c.IsMasked)
        {
            c.Tell(ConversionNoteKind.Refused, $"the {layer.ClassName} of {c.Era.Name} refuses masks of images");
            return Fragment.Of(layer);
        }
        if (isOfManyBackends)
            return null;
        switch (layer)
        {
            case StackedRnn { Constants: > 0 } or Bidirectional { Layer: StackedRnn { Constants: > 0 } } when c.Era.WritesTrees:
                c.Tell(ConversionNoteKind.Refused, $"it is called with constants, which the RNN of {c.Era.Name} takes no more");
                return Fragment.Of(layer);
            case Bidirectional { Layer: Lstm { RecurrentBias: true } l } b:
                return Fragment.Of(b with { Layer = Plain(l) }, Biases(c, l, ["forward", "backward"]));
            case Bidirectional { Layer: Gru { TakesMask: false } g } b:
                return Fragment.Of(b with { Layer = g with { TakesMask = true } });
            case Lstm { RecurrentBias: true } l:
                return Fragment.Of(Plain(l), Biases(c, l, [""]));
            case Gru { TakesMask: false } g:
                return Fragment.Of(g with { TakesMask = true });
            default:
                return null;
        }
    }

    private static Lstm Plain(Lstm l) => l with { RecurrentBias = false, TakesMask = true };

    private static Dictionary<string, float[]> Biases(RewriteContext c, Lstm l, string[] parts)
    {
        c.Rewritten($"LSTM, whose bias is the sum of both biases of cuDNN");
        var weights = new Dictionary<string, float[]>();
        foreach (string part in parts)
        {
            string prefix = part.Length == 0 ? "" : part + "/";
            weights[prefix + "W"] = c.Weight(prefix + "W");
            weights[prefix + "U"] = c.Weight(prefix + "U");
            if (!l.UseBias)
                continue;
            float[] both = c.Weight(prefix + "b");
            var sum = new float[both.Length / 2];
            for (int i = 0; i < sum.Length; i++)
                sum[i] = both[i] + both[i + sum.Length];
            weights[prefix + "b"] = sum;
        }
        return weights;
    }
}
