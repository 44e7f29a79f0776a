using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Lowered;
using KerasSharp.Onnx.Operations;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx;

/// <summary>Makes a file of a model's graph: inputs, nodes, arrays, outputs.</summary>
internal sealed class FileBuilder(Model model, ModelGraph graph, OnnxOptions options, Notes notes)
{
    private readonly Names _names = new();
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly List<(string Key, string Value)> _metadata = [];
    private readonly Dictionary<Extent, string> _lengths = [];

    /// <exception cref="KerasUnsupportedException">ONNX cannot say what a layer does.</exception>
    internal OnnxFile Build()
    {
        string Named(string path) => model.Origin?.WeightName(path) ?? path;
        var emitter = new Emitter(options with { WeightName = options.WeightName ?? Named }, _names, notes);
        var writer = new GraphWriter(emitter);
        NameLengths();
        var outputs = graph.Outputs.Select((o, i) => (Node: o, Name: "", Wanted: model.OutputNames[i])).ToList();
        for (int i = 0; i < graph.Inputs.Count; i++)
            Input(writer, graph.Inputs[i], model.Inputs.Layers[i]);
        foreach (var (state, next) in graph.States)
        {
            string name = State(writer, state);
            outputs.Add((next, "", $"{name}/next"));
        }
        // Before any other value can take them.
        outputs = [.. outputs.Select(o => o with { Name = _names.Take(o.Wanted) })];
        for (int i = 0; i < graph.States.Count; i++)
            _metadata.Add(($"state {_inputs[graph.Inputs.Count + i].Name}", outputs[graph.Outputs.Count + i].Name));
        writer.Write(graph.Order);
        emitter.Layer = "";
        var names = new Dictionary<string, string>();
        foreach (var (node, name, _) in outputs)
        {
            string value = writer.Name(node);
            // An output has the name of the value that it is, unless that is an input, an array or another output.
            if (names.ContainsKey(value) || !emitter.Nodes.Any(n => n.Outputs.Contains(value)))
                value = emitter.Add("Identity", [value]);
            names[value] = name;
            _outputs.Add(new OnnxValue(name, ElementType.Float, [.. node.Shape.Select(Said)]));
        }
        var needed = names.Keys.ToHashSet();
        var nodes = Renaming.Run(Pruning.Run(emitter.Nodes, needed), names);
        OnnxTensor[] arrays = [.. emitter.Initializers.Where(a => needed.Contains(a.Name))];
        var freed = Freed(emitter, nodes, arrays);
        nodes = Renaming.Run(nodes, freed);
        arrays = [.. arrays.Select(a => a with { Name = freed.GetValueOrDefault(a.Name, a.Name) })];
        return new OnnxFile(options.Opset, new OnnxGraph(model.Name, nodes, arrays, _inputs, _outputs), _metadata);
    }

    // Names that arrays wanted, and that only what was left out had.
    private Dictionary<string, string> Freed(Emitter emitter, OnnxNode[] nodes, OnnxTensor[] arrays)
    {
        var taken = Named(nodes).Concat(_inputs.Select(i => i.Name)).Concat(arrays.Select(a => a.Name)).ToHashSet();
        var freed = new Dictionary<string, string>();
        foreach (var array in arrays)
            if (taken.Add(emitter.WantedName(array.Name)))
                freed[array.Name] = emitter.WantedName(array.Name);
        return freed;
    }

    // Bodies see the names around them, so theirs are others.
    private static IEnumerable<string> Named(IEnumerable<OnnxNode> nodes) =>
        nodes.SelectMany(n =>
            n.Outputs.Concat(
                n.Attributes.Select(a => a.Value).OfType<OnnxGraph>().SelectMany(b => Named(b.Nodes).Concat(b.Inputs.Select(i => i.Name)))
            )
        );

    private void NameLengths()
    {
        var open = graph.Inputs.SelectMany(i => i.Shape).Where(e => !e.PerBatch && !e.IsEven).Distinct().ToArray();
        foreach (var extent in open)
            _lengths[extent] = open.Length == 1 ? "T" : $"T{_lengths.Count + 1}";
    }

    private void Input(GraphWriter writer, SymbolicNode node, InputLayer layer)
    {
        string name = _names.Take(layer.Name!);
        bool isWhole = layer.Integer || graph.Order.Any(n => n.Op is GatherOp && Indices(n) == node);
        _inputs.Add(new OnnxValue(name, isWhole ? ElementType.Int64 : ElementType.Float, [.. node.Shape.Select(Said)]));
        // The extents are read off what comes in, not off what is made of it.
        writer.Emitter.Extents.Register(name, node.Shape);
        if (isWhole)
        {
            writer.DefineInteger(node, name);
            notes.Add(layer.Name!, "its token ids are whole numbers in ONNX: one with a fraction cannot be given");
        }
        writer.Define(node, isWhole ? writer.Emitter.Cast(name, ElementType.Float) : name);
    }

    private string State(GraphWriter writer, Variable state)
    {
        string name = _names.Take(state.Name);
        _inputs.Add(new OnnxValue(name, ElementType.Float, [.. state.Shape.Select(e => (object)(long)e)]));
        foreach (var read in graph.Order.Where(n => n.Op is ReadOp r && ReferenceEquals(r.Variable, state)))
            writer.Define(read, name);
        return name;
    }

    private static SymbolicNode Indices(SymbolicNode gather)
    {
        var indices = gather.Inputs[1];
        while (indices.Op is TruncateOp or StopGradientOp)
            indices = indices.Inputs[0];
        return indices;
    }

    private object Said(Extent extent) =>
        extent.Number is { } number ? (long)number
        : !extent.PerBatch ? _lengths.GetValueOrDefault(extent, "")
        : !extent.IsEven ? ""
        : extent.Factors[0] == 1 ? "N"
        : $"{extent.Factors[0]}N";
}
