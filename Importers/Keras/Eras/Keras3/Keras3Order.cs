using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>The order in which Keras 3 lists the layers of a functional model that it has read, by which it finds their arrays: by falling
/// distance from the outputs, and at the same distance in the order of a walk back from the outputs. The operations that make masks are
/// part of the graph there, so they count too.</summary>
internal sealed class Keras3Order
{
    private readonly ModelSpec _model;
    private readonly Keras3MaskGraph _graph;

    // Layers, and operations of masks as numbers below 0.
    private readonly Dictionary<int, int> _met = [],
        _depths = [];
    private readonly List<int> _sorted = [];

    private Keras3Order(ModelSpec model, KerasVersion release) => (_model, _graph) = (model, new Keras3MaskGraph(model, release));

    /// <summary>The layers in the order of a file.</summary>
    internal static IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release) =>
        model.IsSequential && SequentialStack.Of(model) is not null
            ? ModelConfigWriter.FileOrder(model)
            : Of(model, release).Select(l => model.Layers[l]);

    /// <summary>The layers' places in the model, in that order.</summary>
    internal static IReadOnlyList<int> Of(ModelSpec model, KerasVersion release)
    {
        var order = Measured(model, release);
        // Inputs that no output depends on stand first among the last.
        foreach (int layer in model.Inputs.Select(i => model.Calls[i.Call].Layer))
            if (order._depths.TryAdd(layer, 0))
                order._met[layer] = -1;
        return [.. order._depths.Where(l => l.Key >= 0).OrderByDescending(l => l.Value).ThenBy(l => order._met[l.Key]).Select(l => l.Key)];
    }

    /// <summary>The layers' places in the order in which a config lists them: that of files, but before 3.7 each behind all that it is
    /// called on.</summary>
    /// <exception cref="KerasUnsupportedException">There is no such order.</exception>
    internal static IEnumerable<int> Listing(ModelSpec model, KerasVersion release) =>
        Keras3Quirks.CallsOnceInOrder.Releases.Contains(release)
            ? LayerListing.Of(
                model,
                Of(model, release),
                open => new KerasUnsupportedException(
                    $"{open}, and Keras before 3.7 loads only files whose layers stand one after the other; expected Keras 3.7 or later"
                )
            )
            : Of(model, release);

    /// <summary>The input layers that no output depends on.</summary>
    internal static IReadOnlyList<int> FreeInputs(ModelSpec model, KerasVersion release)
    {
        var order = Measured(model, release);
        return [.. model.Inputs.Select(i => model.Calls[i.Call].Layer).Where(l => !order._depths.ContainsKey(l))];
    }

    private static Keras3Order Measured(ModelSpec model, KerasVersion release)
    {
        var order = new Keras3Order(model, release);
        var done = new HashSet<int>();
        foreach (var output in model.Outputs)
            order.Sort(output.Call, done);
        order.Measure();
        return order;
    }

    // Shared layers are one however often they are called.
    private int Operation(int node) => node < _model.Calls.Count ? _model.Calls[node].Layer : -1 - node;

    /// <summary>Puts what a node is made of in front of it; without recursion, for models are deep.</summary>
    private void Sort(int end, HashSet<int> done)
    {
        var open = new Stack<(int Node, int Next)>();
        void Enter(int node)
        {
            if (!done.Contains(node))
            {
                _met.TryAdd(Operation(node), _met.Count);
                open.Push((node, 0));
            }
        }
        Enter(end);
        while (open.TryPop(out var at))
        {
            var parents = _graph.Parents(at.Node);
            if (at.Next < parents.Count)
            {
                open.Push((at.Node, at.Next + 1));
                Enter(parents[at.Next]);
            }
            else if (done.Add(at.Node))
                _sorted.Add(at.Node);
        }
    }

    private void Measure()
    {
        var nodes = new Dictionary<int, int>();
        foreach (int node in Enumerable.Reverse(_sorted))
        {
            int depth = Math.Max(nodes.GetValueOrDefault(node), _depths.GetValueOrDefault(Operation(node)));
            nodes[node] = _depths[Operation(node)] = depth;
            foreach (int parent in _graph.Parents(node))
                nodes[parent] = Math.Max(depth + 1, nodes.GetValueOrDefault(parent));
        }
    }
}
