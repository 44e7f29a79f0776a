using System.Globalization;
using System.Runtime.InteropServices;
using KerasSharp.Binary;
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

    // Inside of one that scales losses for half precision: TensorFlow 2.3 and earlier keep all there, later ones nothing.
    private const string Inner = "base_optimizer";

    private readonly ObjectGraph _graph;
    private readonly Checkpoint _checkpoint;
    private readonly Func<int, JObject?> _said;
    private readonly string _path;
    private readonly Dictionary<int, string> _keys = [],
        _tables = [];

    /// <param name="graph">The objects.</param>
    /// <param name="checkpoint">The arrays.</param>
    /// <param name="said">What Keras says of an object; null for nothing.</param>
    /// <param name="path">What messages call the whole.</param>
    internal SavedModelArrays(ObjectGraph graph, Checkpoint checkpoint, Func<int, JObject?> said, string path)
    {
        (_graph, _checkpoint, _said, _path) = (graph, checkpoint, said, path);
        FindKeys(checkpoint.ReadGraph());
    }

    /// <summary>The objects.</summary>
    internal ObjectGraph Graph => _graph;

    /// <summary>What the keys of a table's rows begin with in the checkpoint; null for a table that has none there.</summary>
    internal string? TableOf(int node) => _tables.GetValueOrDefault(node);

    /// <summary>The numbers of a variable of float32.</summary>
    /// <exception cref="KerasFormatException">It has none.</exception>
    internal float[] ReadFloats(int node) =>
        Arrays([node]).Single().Entry is { Format: { Kind: ElementKind.Float, Size: sizeof(float) } } entry
            ? MemoryMarshal.Cast<byte, float>(_checkpoint.Read(entry).Span).ToArray()
            : throw new KerasFormatException($"{_path}: expected numbers of 32 bits for object {node}, found others");

    /// <summary>Adds the arrays of all layers and of the optimizer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model's class and config.</param>
    internal void AddTo(BuiltHdf5 file, JObject model)
    {
        const string weights = "model_weights";
        var nodes = LayerNodes(0);
        string[] names = [.. Layers(model).Where(n => n is not null).Select(n => n!).Distinct(StringComparer.Ordinal)];
        foreach (string name in names)
            file.Add(weights, name, nodes.TryGetValue(name, out int node) ? Arrays(Variables(node)) : []);
        file.List(weights, names);
        if (_graph.Nodes[0].Child(Optimizer) is { } optimizer && StateOf(_graph.Nodes[optimizer]) is { Count: > 0 } state)
            file.Add(null, "optimizer_weights", Arrays(state));
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

    /// <summary>The objects of a model's layers, by the layers' names.</summary>
    /// <param name="model">The model's object, which calls its layers layer-0, layer_with_weights-0 and so on.</param>
    internal Dictionary<string, int> LayerNodes(int model)
    {
        var nodes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (child, node) in _graph.Nodes[model].Children)
            // Those with arrays stand there twice.
            if (child.StartsWith("layer-", StringComparison.Ordinal) && Json.TextOf(_said(node), "name") is { } name)
                nodes[name] = node;
        return nodes;
    }

    // Layers that are made anew from their config alone (Normalization) list nothing, and call their arrays in HDF5's order.
    private List<int> Variables(int node) =>
        SavedVocabularies.HasWords(Json.TextOf(_said(node), "class_name")) ? []
        : _graph.Nodes[node].Child(Trained) is { } trained
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
            return optimizer.Child(Inner) is { } inner && _graph.Nodes[inner].Child(Inner) is null ? StateOf(_graph.Nodes[inner]) : [];
        int[] before = optimizer.Child(MomentumCache) is { } cache ? [iterations, cache] : [iterations];
        return [.. before, .. optimizer.Slots.GroupBy(s => s.Slot, StringComparer.Ordinal).SelectMany(s => s).Select(s => s.State)];
    }

    private IEnumerable<(string Name, TensorEntry Entry)> Arrays(IEnumerable<int> variables) =>
        variables.Select(node =>
            _graph.Nodes[node].Variable is { } variable && _keys.TryGetValue(node, out string? key)
                ? (variable, _checkpoint.Entries[key])
                : throw new KerasFormatException($"{_path}: expected an array for object {node}, a variable, found none in the checkpoint")
        );

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
            if (stored.Nodes[match].Table is { } table)
                _tables[node] = table;
            // An optimizer calls its state by no name of its own.
            var places = stored.Nodes[match].Slots.ToLookup(s => (s.Trained, s.Slot), s => s.State);
            foreach (var (trained, slot, state) in _graph.Nodes[node].Slots)
                if (matches.TryGetValue(trained, out int of) && places[(of, slot)].Any())
                    Keep(state, stored.Nodes[places[(of, slot)].First()].Key);
        }
    }

    private void Keep(int node, string? key)
    {
        if (key is not null && _checkpoint.Entries.ContainsKey(key))
            _keys.TryAdd(node, key);
    }
}
