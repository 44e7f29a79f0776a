using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Looks for names that a release before 3.11 gives operations itself when it loads a graph, and that layers of it have: it
/// refuses such a graph, even one that it has saved itself (seen in 3.8.0 and 3.10.0). It counts in the order in which it makes the
/// operations, those of graphs inside among them.</summary>
internal sealed class Keras3OperationNames
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    private Keras3OperationNames() { }

    /// <summary>Looks through a model.</summary>
    /// <param name="model">The model as it is written.</param>
    /// <param name="release">The release that is written.</param>
    /// <exception cref="KerasUnsupportedException">There is one.</exception>
    internal static void Require(JObject model, KerasVersion release)
    {
        if (!Keras3OperationWriter.Named.Contains(release))
            new Keras3OperationNames().Walk(model);
    }

    private void Walk(JObject model)
    {
        var layers = new HashSet<string>(StringComparer.Ordinal);
        var made = new List<string>();
        foreach (var entry in (model["config"]?["layers"] as JArray ?? []).OfType<JObject>())
        {
            if (Json.TextOf(entry, "module")?.StartsWith("keras.src.ops.", StringComparison.Ordinal) is true)
            {
                string name = ObjectPath.SnakeCase(entry["class_name"]!.Value<string>()!);
                int count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
                made.Add(count == 1 ? name : $"{name}_{count - 1}");
                continue;
            }
            if (Json.TextOf(entry, "name") is { } own)
                layers.Add(own);
            Walk(entry);
            if (entry["config"]?["layer"] is JObject inside)
                Walk(inside);
        }
        if (made.Find(layers.Contains) is { } taken)
            throw new KerasUnsupportedException(
                $"layer '{Wording.Clip(taken)}': Keras before 3.11 gives an operation of the graph this name when it loads the file; "
                    + $"expected another name of the layer, or Keras 3.11 or later"
            );
    }
}
