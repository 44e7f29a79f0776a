using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans nodes in order: finds the regions among them that one step computes, and schedules the steps.</summary>
internal sealed class NodePlanner(PlanContext plan)
{
    private readonly List<Node[]> _late = [];

    /// <summary>Elementwise passes that give new values of variables which nothing reads but their writing, in order.</summary>
    public IReadOnlyList<Node[]> LatePasses => _late;

    /// <summary>Makes the steps of the nodes that are needed, in order.</summary>
    /// <param name="order">Nodes, inputs first.</param>
    /// <param name="kept">Nodes whose values are needed afterwards.</param>
    /// <param name="updates">Nodes whose values are written to variables when all else is done.</param>
    public void Emit(IReadOnlyList<Node> order, IReadOnlyList<Node> kept, IReadOnlyList<Node> updates)
    {
        plan.Weights.Mark(order);
        var needed = Needed([.. kept, .. updates]);
        IReadOnlyList<Node> work = [.. order.Where(needed.Contains)];
        plan.Scans.CountUses(work);
        plan.Recurrences.Find(work);
        (work, var beside) = plan.Passes.Arrange(work);
        var claims = Claim(work, [.. kept, .. updates]);
        var own = ReadAsSuch(work, claims, kept);
        var late = updates.Where(u => !own.Contains(u)).ToHashSet();
        var regions = Regions(work, claims, own);
        var members = regions.GroupBy(r => r.Value, r => r.Key).ToDictionary(g => g.Key, g => g.OrderBy(n => n.Id).ToArray());
        foreach (var node in work)
        {
            if (!beside.Contains(node))
                EmitDeferred();
            if (plan.Values.ContainsKey(node) || claims.TryEmit(node))
                continue;
            if (!regions.TryGetValue(node, out var root))
                plan.Operations.Emit(node);
            else if (!ReferenceEquals(root, node))
                continue;
            else if (plan.Options.Fuse && late.Contains(node) && IsLast(node, work))
                _late.Add(members[node]);
            else
                plan.Regions.Emit(node, members[node], late);
        }
        EmitDeferred();
    }

    /// <summary>The nodes whose values are not there yet and that others need.</summary>
    private HashSet<Node> Needed(IReadOnlyList<Node> roots)
    {
        var needed = new HashSet<Node>();
        var stack = new Stack<Node>(roots);
        while (stack.TryPop(out var node))
        {
            if (plan.Values.ContainsKey(node) || !needed.Add(node) || plan.Weights.IsPrepared(node))
                continue;
            foreach (var input in node.Inputs)
                stack.Push(input);
        }
        return needed;
    }

    /// <summary>Finds regions around products and recurrences that one step computes.</summary>
    private Claims Claim(IReadOnlyList<Node> work, HashSet<Node> kept)
    {
        if (!plan.Options.Fuse || plan.Traits is { FusesEpilogues: false, TakesInputProducts: false })
            return Claims.None();
        var claims = new Claims(work, kept, plan.Recurrences.Reads);
        plan.RecurrentInputs.Claim(work, claims);
        plan.Products.Claim(work, claims);
        return claims;
    }

    /// <summary>What must have a value of its own: results, and what fused steps read.</summary>
    private static HashSet<Node> ReadAsSuch(IReadOnlyList<Node> work, Claims claims, IReadOnlyList<Node> kept)
    {
        var own = new HashSet<Node>(kept);
        foreach (var node in work)
            if (claims.Has(node) || !ElementwiseRegions.IsElementwise(node))
                own.UnionWith(node.Inputs);
        return own;
    }

    /// <summary>For each elementwise node that no other region takes the last node of its pass.</summary>
    private Dictionary<Node, Node> Regions(IReadOnlyList<Node> work, Claims claims, HashSet<Node> own)
    {
        Node[] loose = [.. work.Where(n => !claims.Has(n) && !plan.Weights.IsPrepared(n))];
        return plan.Options.Fuse ? ElementwiseRegions.Find(loose, own) : loose.Where(ElementwiseRegions.IsElementwise).ToDictionary(n => n);
    }

    /// <summary>Whether nothing uses a new value of a variable but its writing, so that it can wait until then.</summary>
    private static bool IsLast(Node node, IReadOnlyList<Node> work) => !work.Any(n => n.Inputs.Contains(node));

    /// <summary>Plans what waited for a pass beside its own.</summary>
    private void EmitDeferred()
    {
        while (plan.Level.Deferred.Count > 0)
        {
            var now = plan.Level.Deferred;
            plan.Level.Deferred = [];
            foreach (var action in now)
                action();
        }
    }
}
