using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>The names of what calls take by its place, from the signatures of Keras 3's layers, which all releases have in this order
/// (3.0.5 to 3.15.1).</summary>
internal static class Keras3Places
{
    private static readonly string[] s_recurrent = ["initial_state", Keras3Masks.Argument, "training"],
        s_masked = [Keras3Masks.Argument, "training"],
        s_attention = [Keras3Masks.Argument, "training", "return_attention_scores", "use_causal_mask"],
        s_heads =

        [
            "value",
            "key",
            "query_mask",
            "value_mask",
            "key_mask",
            "attention_mask",
            "return_attention_scores",
            "training",
            "use_causal_mask",
        ],
        s_whole = ["training", Keras3Masks.Argument],
        s_reversible = ["reverse"],
        s_counted = ["count_weights"],
        s_usual = ["training"];

    // What stays in its place: values that a layer computes with, whose order says what they are.
    private static readonly string[] s_values = ["initial_state", "value", "key"];

    /// <summary>A call's arguments, with settings and masks by keyword that it takes by their place.</summary>
    internal static (JArray Args, JObject Kwargs) Named(LayerSpec layer, JArray args, JObject kwargs)
    {
        var names = BehindFirst(layer);
        if (args.Count < 2 || !args.Skip(1).Where((_, i) => IsMoved(names, i)).Any())
            return (args, kwargs);
        var (places, named) = (new JArray(args[0]), (JObject)kwargs.DeepClone());
        for (int i = 1; i < args.Count; i++)
            if (IsMoved(names, i - 1))
                named[names[i - 1]] = args[i];
            else
                places.Add(args[i]);
        return (places, named);
    }

    private static bool IsMoved(string[] names, int at) => at < names.Length && !s_values.Contains(names[at]);

    private static string[] BehindFirst(LayerSpec layer) =>
        layer switch
        {
            SequenceSpec or Bidirectional => s_recurrent,
            Softmax or GlobalAveragePooling1D => s_masked,
            AttentionSpec => s_attention,
            HeadsSpec => s_heads,
            BatchNormalization or TimeDistributed or ModelSpec => s_whole,
            ReversibleEmbedding => s_reversible,
            CategoryEncoding => s_counted,
            Merge or CustomLayer => [],
            _ => s_usual,
        };
}
