using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// The new values of variables.
internal sealed partial class PlanBuilder
{
    /// <summary>Writes the variables, after everything was computed. An optimizer's arithmetic on one weight is one pass, straight into
    /// the variables' own memory where nothing that comes after reads their old values.</summary>
    private void Update()
    {
        var targets = new Dictionary<Node, List<Variable>>(ReferenceEqualityComparer.Instance);
        foreach (var (target, value) in _graph.Updates)
            (targets.TryGetValue(value, out var list) ? list : targets[value] = []).Add(target);
        var written = new HashSet<Variable>();
        var later = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        for (int i = _late.Count - 1; i >= 0; i--)
        {
            // Backwards: what a pass may write is what no later pass reads.
            var members = _late[i];
            var own = members.Where(targets.ContainsKey).ToArray();
            foreach (var node in own)
                if (targets[node] is [var variable] && variable.Shape.Length == node.Rank && IsPrivate(variable, members, later))
                    written.Add(variable);
            later.UnionWith(members.SelectMany(m => m.Inputs));
        }
        // Other updates read what they copy when the passes are done.
        foreach (var (_, value) in _graph.Updates)
            if (_values.TryGetValue(value, out var view))
                written.RemoveWhere(v => Constantly(view) is { } held && held.Array.Sources.Contains(v));

        foreach (var members in _late)
        {
            foreach (var node in members)
                if (targets.TryGetValue(node, out var list) && list is [var variable] && written.Contains(variable))
                    _values[node] = Variable(variable);
            EmitRegion(members[^1], members, targets.Keys.ToHashSet());
        }
        CopyUpdates(written);
    }

    /// <summary>Whether the only reads of a variable from now on are element by element in this pass.</summary>
    private bool IsPrivate(Variable variable, Node[] members, HashSet<Node> later)
    {
        bool Reads(Node node) =>
            _values.TryGetValue(node, out var view)
                ? Constantly(view) is { } held && held.Array.Sources.Contains(variable)
                : node.Op is ReadOp r && r.Variable == variable;
        if (later.Any(Reads))
            return false;
        return members
            .SelectMany(m => m.Inputs)
            .Where(i => !members.Contains(i) && Reads(i))
            .All(i => i.Op is ReadOp && i.Shape == members[^1].Shape);
    }

    private void CopyUpdates(HashSet<Variable> written)
    {
        var values = new View?[_graph.Updates.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (written.Contains(_graph.Updates[i].Target))
                continue;
            values[i] = _values[_graph.Updates[i].Value];
            // A value that is itself a variable's array must be saved before that array is written.
            if (_table.KindOf(values[i]!.Buffer) is not BufferKind.Prepared)
                continue;
            var saved = Arena(values[i]!.Shape);
            Copy(values[i]!, saved, _graph.Updates[i].Value, "kept from being overwritten");
            values[i] = saved;
        }
        for (int i = 0; i < values.Length; i++)
            if (values[i] is { } value)
                Copy(value, Variable(_graph.Updates[i].Target), _graph.Updates[i].Value, $"update of '{_graph.Updates[i].Target.Name}'");
    }
}
