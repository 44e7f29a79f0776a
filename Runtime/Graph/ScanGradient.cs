namespace KerasSharp.Runtime.Graph;

/// <summary>The gradient of a scan is a scan in the other direction. Its body computes the forward step again from the step's
/// inputs and the states before it (which the forward scan is asked to stack), and then that step's gradient.</summary>
internal static class ScanGradient
{
    /// <param name="node">The forward scan.</param>
    /// <param name="adjoints">The derivative by each of its outputs; null where it is zero.</param>
    /// <returns>The derivative by each input of the node; null where it is identically zero.</returns>
    public static Node?[] Build(Node node, Node?[] adjoints)
    {
        var scan = (Scan)node.Op;
        int sequenceCount = scan.Sequences.Count, stateCount = scan.States.Count, capturedCount = scan.Captured.Count;
        var before = scan.States.Select(s => new Node(new ScanOutput(scan.Stack(s)), node)).ToArray();
        var sequences = node.Inputs.Take(sequenceCount).ToArray();
        var captured = node.Inputs.Skip(sequenceCount + stateCount).ToArray();
        var stackedGradients = Enumerable.Range(0, adjoints.Length - stateCount).Where(i => adjoints[stateCount + i] is not null).ToArray();

        // A formal that no result depends on smoothly has no gradient; found out by building the step's gradient once.
        var alive = Alive(scan, stackedGradients);
        int[] liveCaptured = [.. Enumerable.Range(0, capturedCount).Where(i => alive.Contains(scan.Captured[i]))];
        int[] liveSequences = [.. Enumerable.Range(0, sequenceCount).Where(i => alive.Contains(scan.Sequences[i]))];

        Node[] initial =
        [
            .. Enumerable.Range(0, stateCount).Select(j => adjoints[j] ?? Ops.Constant(0, scan.States[j].Shape)),
            .. liveCaptured.Select(k => Ops.Constant(0, scan.Captured[k].Shape)),
        ];
        var result = ScanBuilder.Build([.. sequences, .. before, .. stackedGradients.Select(i => adjoints[stateCount + i]!)], initial, (xs, ds) =>
        {
            var map = new Dictionary<Node, Node>();
            for (int i = 0; i < sequenceCount; i++) map[scan.Sequences[i]] = xs[i];
            for (int j = 0; j < stateCount; j++) map[scan.States[j]] = xs[sequenceCount + j];
            for (int k = 0; k < capturedCount; k++) map[scan.Captured[k]] = captured[k];
            var roots = Rewriter.Substitute([.. scan.NewStates, .. stackedGradients.Select(i => scan.Stacked[i])], map);
            var seeds = roots.Select((r, i) => (r, i < stateCount ? ds[i] : xs[sequenceCount + i])).ToArray();
            Node[] wanted = [.. xs[..(sequenceCount + stateCount)], .. captured];
            var gradients = KerasSharp.Runtime.Graph.Gradient.VectorJacobian(seeds, wanted);
            Node[] states =
            [
                .. Enumerable.Range(0, stateCount).Select(j => gradients[sequenceCount + j] ?? Ops.Constant(0, scan.States[j].Shape)),
                .. liveCaptured.Select((k, at) => gradients[sequenceCount + stateCount + k] is { } g ? ds[stateCount + at] + g : ds[stateCount + at]),
            ];
            return (states, [.. liveSequences.Select(i => gradients[i] ?? Ops.Constant(0, scan.Sequences[i].Shape))]);
        }, !scan.Reverse, gradientOf: scan);

        var all = new Node?[node.Inputs.Count];
        for (int at = 0; at < liveSequences.Length; at++) all[liveSequences[at]] = result.Outputs[at];
        for (int j = 0; j < stateCount; j++) all[sequenceCount + j] = result.Final[j];
        for (int at = 0; at < liveCaptured.Length; at++) all[sequenceCount + stateCount + liveCaptured[at]] = result.Final[stateCount + at];
        return all;
    }

    private static HashSet<Node> Alive(Scan scan, int[] stacked)
    {
        Node[] roots = [.. scan.NewStates, .. stacked.Select(i => scan.Stacked[i])];
        var alive = new HashSet<Node>(roots);
        foreach (var n in OperationGraph.Order(roots).Reverse())
            if (alive.Contains(n) && !n.Op.IsFlat)
                for (int i = n.Op is Select ? 1 : 0; i < n.Inputs.Count; i++) alive.Add(n.Inputs[i]);
        return alive;
    }
}
