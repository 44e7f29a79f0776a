using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Onnx.Lowered;

/// <summary>A model's operations for prediction, at several lengths where it leaves lengths open.</summary>
/// <param name="Order">The nodes, inputs of a node before it.</param>
/// <param name="Inputs">The model's inputs.</param>
/// <param name="Outputs">The model's outputs.</param>
/// <param name="States">States and what they become.</param>
internal sealed record ModelGraph(
    IReadOnlyList<SymbolicNode> Order,
    IReadOnlyList<SymbolicNode> Inputs,
    IReadOnlyList<SymbolicNode> Outputs,
    IReadOnlyList<(Variable State, SymbolicNode Next)> States
)
{
    /// <exception cref="KerasException">The model cannot be lowered, or what it computes depends on the lengths in a way that cannot be
    /// written.</exception>
    internal static ModelGraph Of(Model model, OnnxOptions options)
    {
        var graphs = Lower(model, new OpenLengths(model, options.Length), options);
        var first = graphs[0];
        var joined = SymbolicGraph.Join([
            .. graphs.Select(g => (IReadOnlyList<Node>)[.. g.Inputs, .. g.Outputs.Select(o => o.Value), .. g.Updates.Select(u => u.Value)]),
        ]);
        int inputs = first.Inputs.Count,
            outputs = first.Outputs.Count;
        return new ModelGraph(
            joined.Order,
            [.. joined.Roots.Take(inputs)],
            [.. joined.Roots.Skip(inputs).Take(outputs)],
            [.. first.Updates.Select((u, i) => (u.Target, joined.Roots[inputs + outputs + i]))]
        );
    }

    private static List<OperationGraph> Lower(Model model, OpenLengths lengths, OnnxOptions options)
    {
        KerasException? refused = null;
        foreach (int[] groups in lengths.Groupings())
        {
            try
            {
                var graphs = lengths.Multiples(groups).Select(shapes => Lower(model, shapes, options)).ToList();
                foreach (var shapes in lengths.Others(groups))
                    if (TryLower(model, shapes, options) is { } graph)
                        graphs.Add(graph);
                return graphs;
            }
            catch (KerasException e)
            {
                // Inputs of different lengths may not fit together; equal ones may.
                refused ??= e;
            }
        }
        throw refused!;
    }

    // Lengths that a model refuses are none that its file has to serve.
    private static OperationGraph? TryLower(Model model, Shape[] shapes, OnnxOptions options)
    {
        try
        {
            return Lower(model, shapes, options);
        }
        catch (KerasException)
        {
            return null;
        }
    }

    private static OperationGraph Lower(Model model, Shape[] shapes, OnnxOptions options)
    {
        var lowering = Lowering.Run(model.Spec, model.Variables, shapes, training: false, memoryLimit: model.Options.MemoryLimit);
        Node[] outputs = [.. lowering.Outputs.Select(o => o.Value)];
        bool keepsStates = options.States == OnnxStates.Inputs;
        if (!keepsStates)
            outputs = FromZero(outputs);
        return GraphSimplifier.Run(
            new OperationGraph
            {
                Inputs = lowering.Inputs,
                Outputs = [.. outputs.Select((o, i) => (model.OutputNames[i], o))],
                Updates = keepsStates ? lowering.Updates : [],
            }
        );
    }

    private static Node[] FromZero(Node[] outputs)
    {
        var states = new Dictionary<Node, Node>();
        foreach (var node in OperationGraph.Order(outputs))
            if (node.Op is ReadOp { Variable.Role: VariableRole.State })
                states[node] = Ops.Constant(0, node.Shape);
        return Rewriter.Substitute(outputs, states);
    }
}
