namespace KerasSharp.Runtime.Graph;

/// <summary>The gradient of a scan is a scan in the other direction, whose states are the derivatives by the forward states.
/// What it reads of the forward steps, the forward scan is asked to stack. Where the forward scan names a pattern, that is the
/// states before each step and nothing else, and the gradient's body computes the step again: a device that has the pair fused
/// keeps whatever it likes between the two. Without a pattern every value that the gradient reads is kept.
/// <para>The derivatives by captured values are sums over all steps. They are taken outside of the loop where they can be: the
/// derivative by recurrent weights becomes one matrix product over all samples and steps (see <see cref="TimeSum"/>).</para></summary>
internal static class ScanGradient
{
    /// <param name="node">The forward scan.</param>
    /// <param name="adjoints">The derivative by each of its outputs; null where it is zero.</param>
    /// <param name="needed">Which inputs' derivatives are wanted.</param>
    /// <returns>The derivative by each input of the node; null where it is not wanted or identically zero.</returns>
    public static Node?[] Build(Node node, Node?[] adjoints, Func<int, bool> needed)
    {
        var scan = (ScanOp)node.Op;
        int sequenceCount = scan.Sequences.Count,
            stateCount = scan.States.Count;
        int[] stacked = [.. Enumerable.Range(0, adjoints.Length - stateCount).Where(i => adjoints[stateCount + i] is not null)];

        // One step's gradient, in terms of the forward body's own nodes and of these two kinds of formals.
        Node[] dStates = [.. scan.States.Select((s, j) => new Node(new BodyParameterOp("state adjoint", j, s.Shape)))];
        Node[] dOutputs = [.. stacked.Select(i => new Node(new BodyParameterOp("output adjoint", i, scan.Stacked[i].Shape)))];
        var gradient = OfOneStep(scan, dStates, [.. stacked.Zip(dOutputs)], needed);

        int[] liveSequences = [.. Enumerable.Range(0, sequenceCount).Where(i => gradient[i] is not null)];
        int[] liveCaptured = [.. Enumerable.Range(sequenceCount + stateCount, scan.Captured.Count).Where(i => gradient[i] is not null)];
        Node[] newStates = [.. scan.States.Select((s, j) => gradient[sequenceCount + j] ?? Ops.Constant(0, s.Shape))];

        var sources = new ForwardValues(node, scan);
        for (int at = 0; at < stacked.Length; at++)
            sources.Define(dOutputs[at], adjoints[stateCount + stacked[at]]!);
        var sums = new TimeSum(sources, [.. liveSequences.Select(i => gradient[i]!)]);
        var totals = liveCaptured.Select(i => sums.Of(gradient[i]!)).ToArray();

        Node[] results = [.. newStates, .. sums.Accumulated, .. sums.Stacked];
        var read = scan.Pattern is null ? sources.ValuesReadBy(results) : [.. scan.Sequences, .. scan.States, .. dOutputs];
        if (read.Count == 0)
            read = [scan.Sequences[0]];
        Node[] initial =
        [
            .. scan.States.Select((s, j) => adjoints[j] ?? Ops.Constant(0, s.Shape)),
            .. sums.Accumulated.Select(a => Ops.Constant(0, a.Shape)),
        ];
        var result = ScanBuilder.Build(
            [.. read.Select(sources.AllSteps)],
            initial,
            (xs, hs) =>
            {
                var map = new Dictionary<Node, Node>();
                for (int i = 0; i < xs.Length; i++)
                    map[read[i]] = xs[i];
                for (int j = 0; j < stateCount; j++)
                    map[dStates[j]] = hs[j];
                for (int k = 0; k < scan.Captured.Count; k++)
                    map[scan.Captured[k]] = node.Inputs[sequenceCount + stateCount + k];
                var built = Rewriter.Substitute(results, map);
                for (int j = stateCount; j < hs.Length; j++)
                    built[j] += hs[j];
                return (built[..hs.Length], built[hs.Length..]);
            },
            !scan.Reverse,
            gradientOf: new ScanAdjoint(scan, stacked, liveSequences)
        );

        var all = new Node?[node.Inputs.Count];
        for (int at = 0; at < liveSequences.Length; at++)
            all[liveSequences[at]] = result.Outputs[at];
        for (int j = 0; j < stateCount; j++)
            all[sequenceCount + j] = needed(sequenceCount + j) ? result.Final[j] : null;
        for (int at = 0; at < liveCaptured.Length; at++)
            all[liveCaptured[at]] = totals[at](result);
        return all;
    }

    /// <summary>The derivative by each of the body's formals; null where it is not wanted or identically zero. Those by states are
    /// always wanted: the steps before need them.</summary>
    private static Node?[] OfOneStep(ScanOp scan, Node[] dStates, (int Output, Node Adjoint)[] dOutputs, Func<int, bool> needed)
    {
        int sequenceCount = scan.Sequences.Count,
            stateCount = scan.States.Count;
        (Node, Node)[] seeds =
        [
            .. scan.NewStates.Select((s, j) => (s, dStates[j])),
            .. dOutputs.Select(d => (scan.Stacked[d.Output], d.Adjoint)),
        ];
        Node[] formals = [.. scan.Sequences, .. scan.States, .. scan.Captured];
        int[] wanted =
        [
            .. Enumerable.Range(0, formals.Length).Where(i => i >= sequenceCount && i < sequenceCount + stateCount || needed(i)),
        ];
        var found = KerasSharp.Runtime.Graph.Gradient.VectorJacobian(seeds, [.. wanted.Select(i => formals[i])]);
        var gradient = new Node?[formals.Length];
        for (int at = 0; at < wanted.Length; at++)
            gradient[wanted[at]] = found[at];
        return gradient;
    }
}
