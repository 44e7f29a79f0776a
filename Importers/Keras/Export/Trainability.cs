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
                    Current(weights, l, l is ModelSpec ? $"{prefix}{l.Name}/" : prefix + l.Name, trainable && l.Learns)
                ),
            ];
            return layers.Zip(nested.Layers).All(p => ReferenceEquals(p.First, p.Second)) ? nested : nested with { Layers = layers };
        }
        if (layer is TimeDistributed { Layer: ModelSpec held } wrapper)
        {
            var inside = (ModelSpec)Current(weights, held, $"{prefix}/layer/", trainable && held.Learns);
            return ReferenceEquals(inside, held) ? layer : wrapper with { Layer = inside };
        }
        // Whether its decoder learns depends on its output.
        if (layer is AutoEncoder)
            return layer;
        if (layer is IActivated { Activation: LayerActivation function } activated)
        {
            string inside = $"{prefix}/{LayerActivation.Part}";
            bool isWhole = Learns(weights[prefix].Except(weights[inside]), prefix) ?? (trainable || function.LearnsAlone);
            var own = OfFunction(Learns(weights[inside], inside) is true, isWhole, function, prefix);
            var changed = ReferenceEquals(own, function) ? layer : activated.With(own);
            bool same = isWhole == trainable || weights[prefix].Count() == weights[inside].Count();
            return same ? changed : changed with { Trainable = isWhole };
        }
        if (layer is StackedRnn stack && IsAsItWas(weights, stack, prefix, trainable))
            return layer;
        if (Learns(weights[prefix], prefix) is not { } learned)
            return layer;
        // Layers around it that are frozen keep it frozen whatever it says itself.
        bool stored =
            trainable
            && layer switch
            {
                TimeDistributed t => t.Layer.Learns,
                Bidirectional b => b.Layer.Learns,
                _ => true,
            };
        if (learned == stored)
            return layer;
        // Keras asks the layer inside a Bidirectional alone, and both of a TimeDistributed.
        return layer switch
        {
            TimeDistributed t => t with { Trainable = learned, Layer = t.Layer with { Trainable = learned, LearnsFrozen = false } },
            Bidirectional b => b with { Trainable = learned, Layer = b.Layer with { Trainable = learned, LearnsFrozen = false } },
            _ => layer with { Trainable = learned, LearnsFrozen = false },
        };
    }

    /// <summary>Whether weights of one layer learn; null where there are none.</summary>
    private static bool? Learns(IEnumerable<Variable> weights, string path)
    {
        bool[] learned = [.. weights.Select(w => w.Trainable).Distinct()];
        return learned.Length < 2
            ? learned.Cast<bool?>().FirstOrDefault()
            : throw new KerasUnsupportedException(
                $"layer '{path}': Keras freezes a layer as a whole; expected all of its weights trainable or none"
            );
    }

    // Cells may be frozen one by one.
    private static bool IsAsItWas(ILookup<string, Variable> weights, StackedRnn stack, string path, bool trainable) =>
        stack.Cells.Index().All(c => weights[$"{path}/cell{c.Index}"].All(w => w.Trainable == (trainable && c.Item.Learns)));

    /// <summary>A layer in the place of a function, as it is trainable now.</summary>
    private static LayerActivation OfFunction(bool learns, bool learnsAround, LayerActivation function, string path)
    {
        bool mayLearn = learnsAround || function.LearnsAlone;
        if (learns && !mayLearn)
            throw new KerasUnsupportedException(
                $"layer '{path}': Keras freezes a layer as a whole; expected its activation frozen with it"
            );
        return learns == (mayLearn && function.Layer.Learns)
            ? function
            : function with
            {
                Layer = function.Layer with { Trainable = learns, LearnsFrozen = false },
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
                if (LayerActivation.Of(layer) is { } own && config["activation"]?["config"] is JObject function)
                    function["trainable"] = own.Trainable;
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
