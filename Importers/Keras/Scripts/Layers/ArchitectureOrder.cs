using System.Text.RegularExpressions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>Reads an architecture that a script gave by its era's tables, and puts its layers into the order in which Keras lists them,
/// which is that of the arrays in a file of weights.</summary>
internal static partial class ArchitectureOrder
{
    /// <exception cref="KerasException">The era has no such layer or setting; the message names the line.</exception>
    internal static void Check(JObject architecture, ModelValue model, ScriptEra era, string name)
    {
        try
        {
            Order(architecture, SpecReader.Read(architecture, era, name), era.Release);
        }
        catch (KerasException e) when (LineOf(e.Message, model) is { } line)
        {
            throw new ScriptException(line, $"{Wording.Clip(e.Message)}");
        }
    }

    private static int? LineOf(string message, ModelValue model)
    {
        var names = Lines(model, 0).DistinctBy(l => l.Name).ToDictionary(l => l.Name, l => l.Line, StringComparer.Ordinal);
        foreach (Match match in Layer().Matches(message))
            if (names.TryGetValue(match.Groups[1].Value.Split('/')[^1], out int line))
                return line;
        return null;
    }

    private static IEnumerable<(string Name, int Line)> Lines(ModelValue model, int depth) =>
        depth > 20
            ? []
            : model.Layers.SelectMany(l => l is ModelValue inner ? Lines(inner, depth + 1).Append((l.Name, l.Line)) : [(l.Name, l.Line)]);

    private static void Order(JToken entry, ModelSpec spec, KerasVersion release)
    {
        var config = entry["config"];
        if ((config as JArray ?? config?["layers"]) is not JArray layers)
            return;
        var inner = spec.Layers.OfType<ModelSpec>().Where(m => m.Name is not null).ToDictionary(m => m.Name!);
        foreach (var layer in layers)
            if (NameOf(layer) is { } name && inner.TryGetValue(name, out var nested))
                Order(layer, nested, release);
        if (spec.IsSequential || config is not JObject functional)
            return;
        var order = KerasEras.Of(release).Architecture.FileOrder(spec, release);
        var places = order.Select((l, i) => (l.Name!, i)).ToDictionary(p => p.Item1, p => p.i);
        functional["layers"] = new JArray(
            layers.OrderBy(l => NameOf(l) is { } n ? places.GetValueOrDefault(n, int.MaxValue) : int.MaxValue)
        );
    }

    private static string? NameOf(JToken layer) => (layer["name"] ?? (layer["config"] as JObject)?["name"])?.ToString();

    [GeneratedRegex("layer '([^']+)'")]
    private static partial Regex Layer();
}
