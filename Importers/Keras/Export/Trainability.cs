using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>Brings what was frozen or released since a model was built into what is saved.</summary>
internal static class Trainability
{
    /// <summary>The model's layers as they are trainable now; the same object where nothing changed.</summary>
    internal static ModelSpec Current(Model model)
    {
        // Each weight by its layer's path and by the paths of all around it.
        var learned = model
            .Declared.Weights.Where(w => w.Learned)
            .SelectMany(w => Paths(w.Layer).Select(path => (Path: path, w.Variable)))
            .ToLookup(p => p.Path, p => p.Variable, StringComparer.Ordinal);
        return (ModelSpec)Current(learned, model.Spec, "", model.Spec.Trainable);
    }

    private static IEnumerable<string> Paths(string path) =>
        Enumerable.Range(0, path.Length + 1).Where(end => end == path.Length || path[end] == '/').Select(end => path[..end]);

    private static LayerSpec Current(ILookup<string, Variable> weights, LayerSpec layer, string prefix, bool trainable)
    {
        if (layer is ModelSpec nested)
        {
            LayerSpec[] layers =
            [
                .. nested.Layers.Select(l =>
                    Current(weights, l, l is ModelSpec ? $"{prefix}{l.Name}/" : prefix + l.Name, trainable && l.Trainable)
                ),
            ];
            return layers.Zip(nested.Layers).All(p => ReferenceEquals(p.First, p.Second)) ? nested : nested with { Layers = layers };
        }
        if (layer is TimeDistributed { Layer: ModelSpec held } wrapper)
        {
            var inside = (ModelSpec)Current(weights, held, $"{prefix}/layer/", trainable && held.Trainable);
            return ReferenceEquals(inside, held) ? layer : wrapper with { Layer = inside };
        }
        // Whether its decoder learns depends on its output.
        if (layer is AutoEncoder)
            return layer;
        bool[] learned = [.. weights[prefix].Select(w => w.Trainable).Distinct()];
        if (learned.Length > 1)
            throw new KerasUnsupportedException(
                $"layer '{prefix}': Keras freezes a layer as a whole; expected all of its weights trainable or none"
            );
        // Layers around it that are frozen keep it frozen whatever it says itself.
        bool stored =
            trainable
            && layer switch
            {
                TimeDistributed t => t.Layer.Trainable,
                Bidirectional b => b.Layer.Trainable,
                _ => true,
            };
        if (learned.Length == 0 || learned[0] == stored)
            return layer;
        // Keras asks the layer inside a Bidirectional alone, and both of a TimeDistributed.
        return layer switch
        {
            TimeDistributed t => t with { Trainable = learned[0], Layer = t.Layer with { Trainable = learned[0] } },
            Bidirectional b => b with { Trainable = learned[0], Layer = b.Layer with { Trainable = learned[0] } },
            _ => layer with { Trainable = learned[0] },
        };
    }

    /// <summary>Writes the changes into an architecture as it was read.</summary>
    internal static JObject Apply(JObject architecture, ModelSpec before, ModelSpec now)
    {
        if (ReferenceEquals(before, now))
            return architecture;
        var changed = (JObject)architecture.DeepClone();
        Apply(changed, before, now, []);
        return changed;
    }

    private static void Apply(JObject architecture, ModelSpec before, ModelSpec now, string[] around)
    {
        foreach (var (old, layer) in before.Layers.Zip(now.Layers))
        {
            if (layer is ModelSpec nested)
                Apply(architecture, (ModelSpec)old, nested, [.. around, layer.Name!]);
            else if (layer is TimeDistributed { Layer: ModelSpec inside })
                Apply(architecture, (ModelSpec)((TimeDistributed)old).Layer, inside, [.. around, inside.Name ?? ""]);
            else if (!ReferenceEquals(old, layer))
            {
                var config = Config(architecture, layer.Name!, around);
                config["trainable"] = layer.Trainable;
                if (layer is TimeDistributed or Bidirectional && config["layer"]?["config"] is JObject inner)
                    inner["trainable"] = layer.Trainable;
            }
        }
    }

    private static JObject Config(JObject architecture, string name, string[] around)
    {
        var found = architecture
            .Descendants()
            .OfType<JObject>()
            .Where(o =>
                Json.TextOf(o, "name") == name
                && o.Parent is JProperty { Name: "config" } or JArray
                && !o.ContainsKey("config")
                && o.Ancestors().OfType<JObject>().All(a => !IsOther(a, around))
            )
            .Where(o => o.Parent is JProperty { Name: "config" } || o.ContainsKey("custom_name"))
            .ToList();
        return found.Count == 1
            ? found[0]
            : throw new KerasUnsupportedException(
                $"layer '{string.Join('/', around.Append(name))}': expected one entry in the architecture to freeze or release, found "
                    + $"{found.Count}"
            );
    }

    // A model with a name that is not among those around the layer.
    private static bool IsOther(JObject ancestor, string[] around) =>
        ancestor["class_name"] is JValue { Value: "Model" or "Container" }
        && ancestor["name"] is JValue { Value: string name }
        && !around.Contains(name);
}
