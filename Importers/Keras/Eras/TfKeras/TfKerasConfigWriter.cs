using KerasSharp.Importers.Keras.Architecture;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Writes architectures as tf.keras of TensorFlow 2 does: a Sequential as an object that lists its input too, a graph as a
/// Functional, and arguments beside each input of a call.</summary>
internal sealed class TfKerasConfigWriter(LayerEntries entries) : ModelConfigWriter(entries, "dtype")
{
    // What stands behind the query is named.
    private static readonly string?[] s_heads = [null, "value", "key"];

    private readonly LayerEntries _entries = entries;

    protected override JToken SequentialConfig(ModelSpec model, JArray layers)
    {
        // An input that Keras makes unasked is listed all the same.
        if (
            model.Layers.FirstOrDefault(l => l is InputLayer { Implicit: true }) is InputLayer input
            && layers is [JObject { } first, ..]
            && first["class_name"] is not JValue { Value: "Sequential" or "Functional" or "InputLayer" }
        )
            layers.AddFirst(_entries.Write(input with { Implicit = false }, _ => Schema.LayerForm.Usual));
        return new JObject { ["name"] = model.Name ?? "sequential", ["layers"] = layers };
    }

    // The type is that of the layer's weights: an Embedding casts what it takes by itself.
    protected override string FirstDtype(InputLayer input) => "float32";

    protected override JArray Sources(CallSpec call, LayerSpec layer, Func<TensorRef, JArray> reference)
    {
        var keywords = new JObject();
        var places = new List<JArray>();
        for (int i = 0; i < call.Inputs.Count; i++)
        {
            string? keyword =
                i < call.Keywords.Count && call.Keywords[i] is { } named ? named
                : layer is MultiHeadAttention ? s_heads[i]
                : null;
            if (keyword is null)
                places.Add(reference(call.Inputs[i]));
            else if (keyword.Contains('.'))
                throw new KerasUnsupportedException($"layer '{layer.Name}': masks of several values are not written for tf.keras");
            else
                keywords[keyword] = reference(call.Inputs[i]);
        }
        if (call.AttentionMask is not null)
            throw new KerasUnsupportedException($"layer '{layer.Name}': an attention_mask of fixed numbers is not written for tf.keras");
        if (call.PredictsAlways)
            keywords["training"] = false;
        if (call.UsesCausalMask)
            keywords["use_causal_mask"] = true;
        if (call.ReturnsScores)
            keywords["return_attention_scores"] = true;
        foreach (var place in places)
            place.Add(keywords.DeepClone());
        return new JArray(places);
    }
}
