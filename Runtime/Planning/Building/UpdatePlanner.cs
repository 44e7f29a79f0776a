using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans the writing of variables, after everything was computed. Where a device has passes with several results, an optimizer's
/// arithmetic on one weight is one pass, straight into the variables' own memory where nothing that comes after reads their old
/// values.</summary>
internal sealed class UpdatePlanner(PlanContext plan)
{
    private readonly Dictionary<Node, List<Variable>> _targets = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Variable> _written = [];

    /// <summary>Schedules the passes that waited, and then the copies.</summary>
    public void Emit()
    {
        if (plan.Graph.Updates.Count == 0)
            return;
        foreach (var (target, value) in plan.Graph.Updates)
            (_targets.TryGetValue(value, out var list) ? list : _targets[value] = []).Add(target);
        var passes = plan.Nodes.LatePasses;
        FindWritten(passes);
        foreach (var members in passes)
        {
            foreach (var node in members)
                if (OnlyTarget(node) is { } variable && _written.Contains(variable))
                    plan.Values[node] = plan.Device.Variable(variable);
            plan.Regions.Emit(members[^1], members, _targets.Keys.ToHashSet());
        }
        Copy();
    }

    /// <summary>Finds the variables that a pass may write at once.</summary>
    private void FindWritten(IReadOnlyList<Node[]> passes)
    {
        var later = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        for (int i = passes.Count - 1; i >= 0; i--)
        {
            // Backwards: what a pass may write is what no later pass reads.
            var members = passes[i];
            foreach (var node in members)
                if (OnlyTarget(node) is { } variable && variable.Shape.Length == node.Rank && IsPrivate(variable, members, later))
                    _written.Add(variable);
            later.UnionWith(members.SelectMany(m => m.Inputs));
        }
        // Other updates read what they copy when the passes are done.
        foreach (var (_, value) in plan.Graph.Updates)
            if (plan.Values.TryGetValue(value, out var view))
                _written.RemoveWhere(v => plan.Device.Follows(view, v));
    }

    private Variable? OnlyTarget(Node node) => _targets.TryGetValue(node, out var list) && list is [var variable] ? variable : null;

    /// <summary>Whether the only reads of a variable from now on are element by element in this pass.</summary>
    private bool IsPrivate(Variable variable, Node[] members, HashSet<Node> later)
    {
        bool Reads(Node node) =>
            plan.Values.TryGetValue(node, out var view)
                ? plan.Device.Follows(view, variable)
                : node.Op is ReadOp r && r.Variable == variable;
        if (later.Any(Reads))
            return false;
        return members
            .SelectMany(m => m.Inputs)
            .Where(i => !members.Contains(i) && Reads(i))
            .All(i => i.Op is ReadOp && i.Shape == members[^1].Shape);
    }

    private void Copy()
    {
        var updates = new List<(Node Node, View Value, Variable Target)>();
        foreach (var (target, node) in plan.Graph.Updates)
        {
            if (_written.Contains(target))
                continue;
            var value = SavedFromUpdates(plan, plan.Values[node], node);
            if (plan.Traits.WritesDense)
                value = plan.Movement.Dense(value, node);
            updates.Add((node, value, target));
        }
        plan.Device.Update(updates);
    }

    /// <summary>A value that may be a variable's own array, saved before that is written.</summary>
    public static View SavedFromUpdates(PlanContext plan, View value, Node node) =>
        plan.Graph.Updates.Count > 0 && plan.Buffers.Found(value.Buffer).Kind is BufferKind.Variable or BufferKind.Prepared
            ? plan.Movement.Save(value, node)
            : value;
}
