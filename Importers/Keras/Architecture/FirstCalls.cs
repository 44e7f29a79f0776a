using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Finds the layers of a functional model of whose calls one is referred to by the number 0.</summary>
internal static class FirstCalls
{
    /// <param name="model">The model's config: layers with inbound_nodes, output_layers.</param>
    internal static IReadOnlySet<string> In(JObject model)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Search(model["output_layers"], found);
        foreach (var layer in model["layers"] as JArray ?? [])
            Search((layer as JObject)?["inbound_nodes"], found);
        return found;
    }

    private static void Search(JToken? token, HashSet<string> found)
    {
        var open = new Stack<JToken?>([token]);
        while (open.TryPop(out var next))
        {
            if (
                next is JArray { Count: 3 or 4 } reference
                && reference[0] is JValue { Value: string name }
                && reference[1] is JValue { Value: 0L }
            )
                found.Add(name);
            if (next is JContainer container)
                foreach (var inner in container.Children())
                    open.Push(inner);
        }
    }
}
