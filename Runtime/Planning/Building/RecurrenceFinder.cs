using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Decides for each scan whether a fused kernel of the device runs it, and keeps the reason where none does.</summary>
internal sealed class RecurrenceFinder(PlanContext plan)
{
    private readonly Dictionary<Node, string> _refusals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScanOp, Recurrence> _fused = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Recurrence> _gradients = new(ReferenceEqualityComparer.Instance);

    /// <summary>Decides, forward passes before their gradients.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    public void Find(IReadOnlyList<Node> work)
    {
        foreach (var node in work)
        {
            if (node.Op is not ScanOp scan || _fused.ContainsKey(scan) || _refusals.ContainsKey(node) || _gradients.ContainsKey(node))
                continue;
            if (!plan.Options.Fuse)
                _refusals[node] = "fusion is off";
            else if (scan.Pattern is not null)
                Decide(new Recurrence(node), work);
            else if (scan.GradientOf is { Forward.Pattern: { } pattern } adjoint)
                DecideGradient(node, pattern.Kind, _fused.GetValueOrDefault(adjoint.Forward));
            else
                _refusals[node] = "the body is no recurrence that has a fused kernel";
        }
    }

    /// <summary>Why a scan runs step by step; null where it is fused.</summary>
    public string? Refusal(Node scan) => _refusals.GetValueOrDefault(scan);

    /// <summary>The fused recurrence that a scan is; null where it is none.</summary>
    public Recurrence? Forward(Node scan) =>
        scan.Op is ScanOp op && _fused.TryGetValue(op, out var found) && ReferenceEquals(found.Node, scan) ? found : null;

    /// <summary>The fused recurrence of which a scan is the fused gradient; null where it is none.</summary>
    public Recurrence? GradientOf(Node scan) => _gradients.GetValueOrDefault(scan);

    /// <summary>Whether a node reads an input itself: a fused gradient may have it from what the forward pass kept.</summary>
    public bool Reads(Node node, int input) => GradientOf(node) is not { } of || plan.Device.Recurrent.Reads(of, node, input);

    private void Decide(Recurrence recurrence, IReadOnlyList<Node> work)
    {
        string? reason = plan.Device.Recurrent.Refusal(recurrence);
        Node[] gradients = plan.Traits.PairsRecurrences ? [.. work.Where(n => IsGradient(n, recurrence.Scan))] : [];
        if (plan.Traits.PairsRecurrences)
            reason ??= PairRefusal(recurrence, gradients);
        if (reason is null)
            _fused[recurrence.Scan] = recurrence;
        else
            _refusals[recurrence.Node] = $"{recurrence.Label}: {reason}";
        foreach (var gradient in gradients)
            Settle(gradient, recurrence, reason);
    }

    /// <summary>Why a recurrence and its gradients are not fused together, as the forward pass alone would be.</summary>
    private string? PairRefusal(Recurrence recurrence, Node[] gradients) =>
        gradients.Length switch
        {
            > 1 => "it has several gradients",
            1 => plan.Device.Recurrent.GradientRefusal(recurrence, gradients[0]),
            _ => plan.Scans.Uses(recurrence.Node).Any(i => i > recurrence.Scan.States.Count) ? "the states of its steps are wanted" : null,
        };

    private void DecideGradient(Node gradient, RecurrentKind kind, Recurrence? forward)
    {
        if (forward is null)
            _refusals[gradient] = $"gradient of {kind.Label()}: the forward pass is not fused";
        else
            Settle(gradient, forward, plan.Device.Recurrent.GradientRefusal(forward, gradient));
    }

    private void Settle(Node gradient, Recurrence forward, string? reason)
    {
        if (reason is null)
        {
            _gradients[gradient] = forward;
            forward.HasFusedGradient = true;
        }
        else
            _refusals[gradient] = $"gradient of {forward.Label}: {reason}";
    }

    private static bool IsGradient(Node node, ScanOp forward) =>
        node.Op is ScanOp { GradientOf: { } of } && ReferenceEquals(of.Forward, forward);
}
