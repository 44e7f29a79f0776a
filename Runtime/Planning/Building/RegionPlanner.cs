using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans elementwise operations that run in one pass over memory.</summary>
internal sealed class RegionPlanner(PlanContext plan)
{
    /// <summary>Schedules a region.</summary>
    /// <param name="root">The node whose value the region gives.</param>
    /// <param name="members">Its nodes in order, the root last.</param>
    /// <param name="late">Nodes of which those among the members are given too.</param>
    public void Emit(Node root, Node[] members, IReadOnlySet<Node>? late = null)
    {
        var places = new Dictionary<Node, ChainValue>(ReferenceEqualityComparer.Instance);
        var operands = new List<View>();
        var operations = new List<ChainOperation>();
        foreach (var member in members)
        {
            foreach (var input in member.Inputs)
                if (!places.ContainsKey(input))
                    places[input] = Outside(input, root.Shape, operands);
            operations.Add(new ChainOperation(member.Op, [.. member.Inputs.Select(i => places[i])]));
            places[member] = new ChainValue(ChainSource.Operation, operations.Count - 1);
        }
        Node[] given = [.. members.Where(m => ReferenceEquals(m, root) || late?.Contains(m) == true)];
        var chain = new ElementwiseChain
        {
            Shape = root.Shape,
            Operands = [.. operands],
            Operations = [.. operations],
            Results = [.. given.Select(g => plan.Values.TryGetValue(g, out var known) ? known : plan.Result(g))],
            ResultOperations = [.. given.Select(g => places[g].Index)],
        };
        plan.Schedule(
            plan.Device.Elementwise(chain),
            root,
            members.Length == 1 ? root.Op.Name : "elementwise",
            members.Length > 1,
            members.Length == 1
                ? "one operation"
                : $"{string.Join(", ", members.Select(m => m.Op.Name))} in one pass{(given.Length > 1 ? $", {given.Length} results" : "")}",
            [.. chain.Results, .. chain.Operands]
        );
    }

    /// <summary>The elementwise nodes from a product up to <paramref name="last"/>, as a pass of their own.</summary>
    public void EmitBehind(Node product, Node last)
    {
        var members = new List<Node>();
        for (
            Node at = last;
            !ReferenceEquals(at, product);
            at = at.Inputs[0].Shape == last.Shape && Reaches(at.Inputs[0], product) ? at.Inputs[0] : at.Inputs[1]
        )
            members.Insert(0, at);
        Emit(last, [.. members]);
    }

    private ChainValue Outside(Node input, Shape shape, List<View> operands)
    {
        if (plan.Traits.InlinesNumbers && input.Op is ConstantOp constant)
            return new ChainValue(ChainSource.Number, 0, constant.Value);
        operands.Add(plan.Values[input].BroadcastTo(shape));
        return new ChainValue(ChainSource.Operand, operands.Count - 1);
    }

    private static bool Reaches(Node from, Node to) => ReferenceEquals(from, to) || from.Inputs.Any(i => ReferenceEquals(i, to));
}
