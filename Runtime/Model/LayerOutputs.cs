using System.Globalization;
using System.Text.RegularExpressions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>Finds inner outputs by name: a layer's path (<c>lstm_1</c>, <c>encoder/dense_2</c>), which means all outputs of its
/// first call, or as a summary shows it <c>lstm_1[call][output]</c>.</summary>
internal static partial class LayerOutputs
{
    /// <exception cref="KerasException">There is no such layer, call or output.</exception>
    internal static (string Name, Node Value)[] Find(ModelSpec spec, Lowering lowering, IEnumerable<string> names) =>
        [.. names.SelectMany(name => Find(spec, lowering, name))];

    private static IEnumerable<(string, Node)> Find(ModelSpec spec, Lowering lowering, string name)
    {
        if (lowering.Layers.TryGetValue(name, out var calls))
            return calls[0].Select(v => (name, v.Value));
        var match = Indexed().Match(name);
        if (!match.Success || !lowering.Layers.TryGetValue(match.Groups[1].Value, out calls))
            throw new KerasException($"the model has no layer '{name}'; it has {Wording.List(lowering.Layers.Keys)}");
        int first = FirstCall(Layer(spec, match.Groups[1].Value)),
            call = Number(match.Groups[2]),
            output = Number(match.Groups[3]);
        if (call < first || call >= first + calls.Count)
            throw new KerasException(
                $"layer '{match.Groups[1].Value}': expected a call from {first} to {first + calls.Count - 1}, found {call}"
            );
        var values = calls[call - first];
        if (output >= values.Count)
            throw new KerasException($"layer '{match.Groups[1].Value}': expected an output from 0 to {values.Count - 1}, found {output}");
        return [(name, values[output].Value)];
    }

    /// <summary>Keras counts a model's own definition as its call 0.</summary>
    internal static int FirstCall(LayerSpec? layer) => layer is ModelSpec ? 1 : 0;

    private static LayerSpec? Layer(ModelSpec spec, string path)
    {
        LayerSpec? layer = spec;
        foreach (string name in path.Split('/'))
            layer = (layer as ModelSpec)?.Layers.FirstOrDefault(l => l.Name == name);
        return layer;
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.+)\[(\d{1,6})\]\[(\d{1,6})\]$")]
    private static partial Regex Indexed();
}
