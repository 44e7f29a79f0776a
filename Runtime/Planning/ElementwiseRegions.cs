using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>Groups elementwise operations that can run in one pass over memory.</summary>
internal static class ElementwiseRegions
{
    /// <summary>The most operations and the most values from outside that one pass may have.</summary>
    public const int MaxOperations = 48,
        MaxOperands = 16;

    public static bool IsElementwise(Node node) => Given(node).Op is UnaryOp or BinaryOp or SelectOp;

    /// <summary>For each elementwise node the node whose value its region gives. A node joins the region of its users when all of
    /// them are in one region of its shape, so that its own value need not be kept.</summary>
    /// <param name="order">The nodes, inputs first.</param>
    /// <param name="kept">Nodes whose value is needed as such.</param>
    public static Dictionary<Node, Node> Find(IReadOnlyList<Node> order, IReadOnlySet<Node> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var users = new Dictionary<Node, List<Node>>(ReferenceEqualityComparer.Instance);
        foreach (var node in order)
        foreach (var input in node.Inputs)
            (users.TryGetValue(input, out var list) ? list : users[input] = []).Add(node);

        var roots = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        var sizes = new Dictionary<Node, (int Operations, HashSet<Node> Members, HashSet<Node> Operands)>(
            ReferenceEqualityComparer.Instance
        );
        foreach (var node in order.Reverse())
        {
            if (!IsElementwise(node))
                continue;
            Node root = node;
            if (!kept.Contains(node) && users.TryGetValue(node, out var all) && all.All(u => roots.ContainsKey(u)))
            {
                var candidate = roots[all[0]];
                if (candidate.Shape == node.Shape && all.All(u => ReferenceEquals(roots[u], candidate)) && Joins(sizes[candidate], node))
                    root = candidate;
            }
            roots[node] = root;
            if (ReferenceEquals(root, node))
                sizes[node] = (1, [node], [.. node.Inputs]);
            else
            {
                var size = sizes[root];
                size.Members.Add(node);
                size.Operands.Remove(node);
                size.Operands.UnionWith(node.Inputs);
                sizes[root] = size with { Operations = size.Operations + 1 };
            }
        }
        return roots;
    }

    private static bool Joins((int Operations, HashSet<Node> Members, HashSet<Node> Operands) region, Node node) =>
        region.Operations < MaxOperations
        && region.Operands.Count - 1 + node.Inputs.Count(i => !region.Operands.Contains(i)) <= MaxOperands;
}
