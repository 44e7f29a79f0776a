using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Writes architectures as 2.3.1 does: a Sequential as an object, and arguments beside each input of a call.</summary>
internal sealed class Keras2ConfigWriter(LayerEntries entries) : ModelConfigWriter(entries, "dtype")
{
    protected override JToken SequentialConfig(ModelSpec model, JArray layers) =>
        new JObject { ["name"] = model.Name ?? "sequential_1", ["layers"] = layers };

    // The type is that of the layer's weights: an Embedding casts what it takes by itself.
    protected override string FirstDtype(InputLayer input) => "float32";

    protected override JArray Sources(CallSpec call, LayerSpec layer, Func<TensorRef, JArray> reference)
    {
        var sources = base.Sources(call with { PredictsAlways = false }, layer, reference);
        foreach (var source in sources.OfType<JArray>())
            source.Add(call.PredictsAlways ? new JObject { ["training"] = false } : new JObject());
        return sources;
    }
}

/// <summary>Reads functional models, whose calls have arguments: training is false or null, all others are null.</summary>
internal sealed class Keras2FunctionalReader(LayerEntries entries) : FunctionalReader(entries)
{
    protected override bool PredictsAlways(JObject arguments, string place)
    {
        bool predicts = false;
        foreach (var argument in arguments.Properties().Where(a => !IsNone(a.Value)))
            predicts =
                argument.Name == "training" && argument.Value is JValue { Value: false or 0L } ? true : throw Unexpected(arguments, place);
        return predicts;
    }

    // Until 2.0.9, merge() hands its layer the masks of its inputs, a list of nulls where there are none.
    private static bool IsNone(JToken value) => Json.IsNull(value) || (value is JArray { Count: > 0 } list && list.All(Json.IsNull));
}
