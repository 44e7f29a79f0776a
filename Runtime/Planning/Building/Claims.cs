using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Nodes that a fused step computes, with what to do when the turn of each comes: nothing but at the last of a region.</summary>
internal sealed class Claims
{
    private readonly Dictionary<Node, Action?> _claims = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<Node, Node> _users;
    private readonly HashSet<Node> _kept;

    /// <param name="work">Nodes, inputs first.</param>
    /// <param name="kept">Nodes whose values are needed as such.</param>
    /// <param name="reads">Whether a node reads its input of that number itself.</param>
    public Claims(IReadOnlyList<Node> work, HashSet<Node> kept, Func<Node, int, bool> reads)
    {
        _kept = kept;
        _users = work.SelectMany(n => n.Inputs.Where((_, at) => reads(n, at)).Select(i => (Input: i, User: n)))
            .ToLookup(p => p.Input, p => p.User, (IEqualityComparer<Node>)ReferenceEqualityComparer.Instance);
    }

    /// <summary>No claims.</summary>
    public static Claims None() => new([], [], (_, _) => true);

    /// <summary>Whether a fused step computes a node.</summary>
    public bool Has(Node node) => _claims.ContainsKey(node);

    /// <summary>The node that alone uses another one's value; null where there are more, or the value is kept.</summary>
    public Node? OnlyUser(Node node) => _kept.Contains(node) || _users[node].Take(2).Count() != 1 ? null : _users[node].First();

    /// <summary>Takes a node into a region; it is planned with the region's last node.</summary>
    public void Take(Node node) => _claims[node] = null;

    /// <summary>Takes the last node of a region.</summary>
    /// <param name="node">The node.</param>
    /// <param name="emit">Schedules the region's step.</param>
    public void Take(Node node, Action emit) => _claims[node] = emit;

    /// <summary>Plans a node whose turn has come.</summary>
    /// <returns>Whether it is claimed.</returns>
    public bool TryEmit(Node node)
    {
        if (!_claims.TryGetValue(node, out var emit))
            return false;
        emit?.Invoke();
        return true;
    }
}
