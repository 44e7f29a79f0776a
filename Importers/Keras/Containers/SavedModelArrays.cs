using System.Globalization;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.TensorFlow;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>The arrays of a SavedModel, layer by layer as HDF5 has them. A layer's object lists its trained variables and the others, in
/// the order in which HDF5 has them; the checkpoint has each array under the way that leads to its variable.</summary>
internal sealed class SavedModelArrays
{
    private const string Trained = "trainable_variables",
        Other = "non_trainable_variables",
        KerasObject = "keras_api",
        Optimizer = "optimizer";

    // The list of all that an optimizer of TensorFlow 2.11 and later keeps; earlier ones keep slots for each trained variable.
    private const string OptimizerVariables = "_variables",
        Iterations = "iter",
        MomentumCache = "_momentum_cache";

    private readonly ObjectGraph _graph;
    private readonly Checkpoint _checkpoint;
    private readonly string _path;
    private readonly Dictionary<int, string> _keys = [];

    // Layers may share arrays, and a small file must not lead to very much.
    private long _left;

    internal SavedModelArrays(ObjectGraph graph, Checkpoint checkpoint, string path)
    {
        (_graph, _checkpoint, _path) = (graph, checkpoint, path);
        _left = 4 * checkpoint.Entries.Values.Sum(e => e.Size);
        FindKeys(checkpoint.ReadGraph());
    }

    /// <summary>Writes the arrays of all layers and of the optimizer.</summary>
    /// <param name="root">The root of the file.</param>
    /// <param name="model">The model's class and config.</param>
    /// <param name="metadata">What Keras says of each object.</param>
    internal void WriteTo(Hdf5GroupBuilder root, JObject model, IReadOnlyDictionary<int, JObject> metadata)
    {
        var group = root.Group("model_weights");
        var nodes = LayerNodes(metadata);
        string[] names = [.. Layers(model).Where(n => n is not null).Select(n => n!).Distinct(StringComparer.Ordinal)];
        group.SetTextList("layer_names", names, variable: true);
        foreach (string name in names)
            Write(group.Group(name), nodes.TryGetValue(name, out int node) ? Variables(node) : [], "weight_names");
        if (_graph.Nodes[0].Child(Optimizer) is { } optimizer && StateOf(_graph.Nodes[optimizer]) is { Count: > 0 } state)
            Write(root.Group("optimizer_weights"), state, "weight_names");
    }

    // A Sequential does not count what it is given.
    private static IEnumerable<string?> Layers(JObject model)
    {
        bool isSequential = Json.TextOf(model, "class_name") == "Sequential";
        var layers = model["config"] is JObject config ? config["layers"] : model["config"];
        foreach (var layer in (layers as JArray)?.OfType<JObject>() ?? [])
            if (!isSequential || Json.TextOf(layer, "class_name") != "InputLayer")
                yield return Json.TextOf(layer, "name") ?? Json.TextOf(layer["config"] as JObject, "name");
    }

    // The model calls its layers layer-0, layer_with_weights-0 and so on.
    private Dictionary<string, int> LayerNodes(IReadOnlyDictionary<int, JObject> metadata)
    {
        var nodes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (child, node) in _graph.Nodes[0].Children)
            if (child.StartsWith("layer", StringComparison.Ordinal) && metadata.TryGetValue(node, out var layer))
                if (Json.TextOf(layer, "name") is { } name)
                    nodes[name] = node;
        return nodes;
    }

    // Layers that are made anew from their config alone (Normalization) list nothing, and call their arrays in HDF5's order.
    private List<int> Variables(int node) =>
        _graph.Nodes[node].Child(Trained) is { } trained
            ? [.. Listed(trained), .. Listed(_graph.Nodes[node].Child(KerasObject) is { } keras ? _graph.Nodes[keras].Child(Other) : null)]
            : [.. _graph.Nodes[node].Children.Select(c => c.Node).Where(c => _graph.Nodes[c].Variable is not null).Distinct()];

    private IEnumerable<int> Listed(int? list) =>
        list is null
            ? []
            : _graph
                .Nodes[list.Value]
                .Children.Where(c => int.TryParse(c.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .OrderBy(c => int.Parse(c.Name, CultureInfo.InvariantCulture))
                .Select(c => c.Node);

    private List<int> StateOf(ObjectNode optimizer)
    {
        if (optimizer.Child(OptimizerVariables) is { } all)
            return [.. Listed(all)];
        if (optimizer.Child(Iterations) is not { } iterations)
            return [];
        int[] before = optimizer.Child(MomentumCache) is { } cache ? [iterations, cache] : [iterations];
        return [.. before, .. optimizer.Slots.GroupBy(s => s.Slot, StringComparer.Ordinal).SelectMany(s => s).Select(s => s.State)];
    }

    private void Write(Hdf5GroupBuilder group, IReadOnlyList<int> variables, string attribute)
    {
        var names = new List<string>();
        foreach (int node in variables)
        {
            if (_graph.Nodes[node].Variable is not { } variable || !_keys.TryGetValue(node, out string? key))
                throw new KerasFormatException($"{_path}: expected an array for object {node}, a variable, found none in the checkpoint");
            string name = $"{variable}:0";
            for (int i = 1; names.Contains(name); i++)
                name = $"{variable}_{i}:0";
            names.Add(name);
            Write(group, name, _checkpoint.Entries[key]);
        }
        group.SetTextList(attribute, names, variable: true);
    }

    private void Write(Hdf5GroupBuilder group, string name, TensorEntry entry)
    {
        if (entry.Format is not { } format)
            throw new KerasUnsupportedException($"{_path}: '{Wording.Clip(name)}': expected numbers, found TensorFlow's type {entry.Type}");
        if ((_left -= entry.Size) < 0)
            throw new KerasUnsupportedException($"{_path}: '{Wording.Clip(name)}': layers share arrays more than four times over");
        group.AddDataset(name, format, entry.Shape, stream => stream.Write(_checkpoint.Read(entry).Span));
    }

    // Both graphs begin with the model, and call what they share alike.
    private void FindKeys(ObjectGraph stored)
    {
        var matches = new Dictionary<int, int> { [0] = 0 };
        var waiting = new Queue<int>([0]);
        while (waiting.TryDequeue(out int node))
            foreach (var (name, child) in _graph.Nodes[node].Children)
                if (stored.Nodes[matches[node]].Child(name) is { } match && matches.TryAdd(child, match))
                    waiting.Enqueue(child);
        foreach (var (node, match) in matches)
        {
            Keep(node, stored.Nodes[match].Key);
            // An optimizer calls its state by no name of its own.
            foreach (var (trained, slot, state) in _graph.Nodes[node].Slots)
                if (
                    stored.Nodes[match].Slots.FirstOrDefault(s => s.Slot == slot && matches.GetValueOrDefault(trained) == s.Trained) is
                    { Slot: not null, State: var place }
                )
                    Keep(state, stored.Nodes[place].Key);
        }
    }

    private void Keep(int node, string? key)
    {
        if (key is not null && _checkpoint.Entries.ContainsKey(key))
            _keys.TryAdd(node, key);
    }
}
