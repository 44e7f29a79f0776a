using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Brings fused recurrent passes that do not need each other together, as those of Bidirectional's two directions: a pass takes
/// few of a device's units, and mostly waits.</summary>
internal sealed class PassOrder(PlanContext plan)
{
    /// <summary>Orders nodes so that what the second of two such passes needs comes before the first.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    /// <returns>The new order, and the nodes that belong to second passes.</returns>
    public (IReadOnlyList<Node> Order, HashSet<Node> Beside) Arrange(IReadOnlyList<Node> work)
    {
        var beside = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        if (!plan.Options.Fuse || !plan.Traits.RunsPassesAbreast)
            return (work, beside);
        var order = work.ToList();
        for (int i = 0; i < order.Count; i++)
        {
            if (!IsPass(order[i]) || beside.Contains(order[i]))
                continue;
            for (int k = i + 1; k < order.Count; k++)
            {
                if (!IsPass(order[k]) || Between(order, i, k) is not { } needed)
                    continue;
                order.RemoveAll(needed.Contains);
                order.InsertRange(i + 1, work.Where(needed.Contains));
                beside.UnionWith(needed);
                break;
            }
        }
        return (order, beside);
    }

    private bool IsPass(Node node) => node.Op is ScanOp && plan.Recurrences.Refusal(node) is null;

    /// <summary>What must run before node <paramref name="k"/> can: the nodes that stand between nodes <paramref name="i"/> and
    /// <paramref name="k"/> and that <paramref name="k"/> depends on, and <paramref name="k"/> itself.</summary>
    /// <returns>Null if <paramref name="k"/> depends on <paramref name="i"/>, so that the two cannot run side by side.</returns>
    private static HashSet<Node>? Between(List<Node> order, int i, int k)
    {
        var after = new HashSet<Node>(order.Skip(i).Take(k - i), ReferenceEqualityComparer.Instance);
        var needed = new HashSet<Node>(ReferenceEqualityComparer.Instance) { order[k] };
        var stack = new Stack<Node>(needed);
        while (stack.TryPop(out var node))
            foreach (var input in node.Inputs)
            {
                if (ReferenceEquals(input, order[i]))
                    return null;
                if (after.Contains(input) && needed.Add(input))
                    stack.Push(input);
            }
        return needed;
    }
}
