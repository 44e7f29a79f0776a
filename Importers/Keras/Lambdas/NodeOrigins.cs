using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>The operation that a node of a function came from, and what it was given: what a conversion writes in the function's
/// place.</summary>
internal static class NodeOrigins
{
    private static readonly ConditionalWeakTable<Node, NodeOrigin> s_origins = [];

    /// <summary>Remembers where a node came from, for as long as there is the node.</summary>
    internal static void Add(Node node, Operation operation, IReadOnlyList<Node> inputs)
    {
        // An operation that changes nothing gives what it was given.
        if (!inputs.Any(i => ReferenceEquals(i, node)))
            s_origins.TryAdd(node, new NodeOrigin(operation, inputs));
    }

    /// <summary>Where a node came from; null for an input, a number, and what no operation made.</summary>
    internal static NodeOrigin? Of(Node node) => s_origins.TryGetValue(node, out var origin) ? origin : null;
}

/// <summary>Where a node of a function came from.</summary>
/// <param name="Operation">What computed it.</param>
/// <param name="Inputs">What from.</param>
internal sealed record NodeOrigin(Operation Operation, IReadOnlyList<Node> Inputs);
