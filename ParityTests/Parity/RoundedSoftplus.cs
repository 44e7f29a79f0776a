using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A backend whose softplus is TensorFlow 1's: the logarithm of a sum 1 + e^x that was rounded first. Where e^x is small the
/// sum keeps few of its digits, and a loss that divides by such an output has gradients that are a thousandth off.</summary>
/// <param name="inner">Computes, in single precision.</param>
internal sealed class RoundedSoftplus(IBackend inner) : IBackend
{
    public string Name => inner.Name;

    public IPlan Compile(OperationGraph graph, CompileOptions options)
    {
        var done = new Dictionary<Node, Node>();
        return inner.Compile(
            new OperationGraph
            {
                Inputs = graph.Inputs,
                Outputs = [.. graph.Outputs.Select(o => (o.Name, Of(o.Value, done)))],
                Updates = [.. graph.Updates.Select(u => (u.Target, Of(u.Value, done)))],
            },
            options
        );
    }

    private static Node Of(Node node, Dictionary<Node, Node> done)
    {
        if (done.TryGetValue(node, out var known))
            return known;
        Node[] inputs = [.. node.Inputs.Select(x => Of(x, done))];
        using var layer = LayerScope.Enter(node.Layer);
        return done[node] =
            node.Op is SoftplusOp ? Ops.Log(Ops.Exp(inputs[0]) + Ops.Constant(1))
            : inputs.SequenceEqual(node.Inputs) ? node
            : new Node(node.Op, inputs);
    }
}
