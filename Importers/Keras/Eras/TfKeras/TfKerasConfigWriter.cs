using KerasSharp.Importers.Keras.Architecture;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Writes architectures as tf.keras of TensorFlow 2 does: a Sequential as an object that lists its input too, a graph as a
/// Functional, and arguments beside each input of a call.</summary>
internal sealed class TfKerasConfigWriter(LayerEntries entries) : ModelConfigWriter(entries, "dtype")
{
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

    protected override JArray Source(JArray reference, CallSpec call)
    {
        reference.Add(call.PredictsAlways ? new JObject { ["training"] = false } : new JObject());
        return reference;
    }
}
