namespace KerasSharp.Runtime.Graph;

/// <summary>Sums of a step's value over all steps of a scan, taken outside of the loop where that can be: the sum over t of
/// a_t' b_t is one product of the stacked a and b. What cannot is added up in a state of the scan.</summary>
/// <param name="values">The forward values, which need no stacking by the scan at hand.</param>
/// <param name="stacked">What the scan at hand stacks anyway.</param>
internal sealed class TimeSum(ForwardValues values, IEnumerable<Node> stacked)
{
    private readonly List<Node> _stacked = [.. stacked],
        _accumulated = [];

    /// <summary>The step values that the scan has to stack.</summary>
    public IReadOnlyList<Node> Stacked => _stacked;

    /// <summary>The step values that the scan has to add up in states after its others.</summary>
    public IReadOnlyList<Node> Accumulated => _accumulated;

    /// <summary>How to have the sum of a step's value, once the scan is there.</summary>
    public Func<ScanResult, Node> Of(Node x)
    {
        if (!Leaves(x))
        {
            int at = _accumulated.Count;
            _accumulated.Add(x);
            return scan => scan.Final[^(_accumulated.Count - at)];
        }
        if (x.Op is SumOp sum && sum.Axes.Contains(0))
        {
            var whole = Whole(x.Inputs[0]);
            int[] axes = [0, 1, .. sum.Axes.Where(a => a > 0).Select(a => a + 1)];
            return scan => Ops.Reshape(Ops.Sum(whole(scan), axes), x.Shape);
        }
        if (x.Op is MatMulOp or ConvKernelOp or ScatterAddOp)
        {
            var (a, b) = (Whole(x.Inputs[0]), Whole(x.Inputs[1]));
            return scan => new Node(x.Op, Flat(a(scan)), Flat(b(scan)));
        }
        var parts = x.Inputs.Select(Of).ToArray();
        return scan => new Node(x.Op, [.. parts.Select(p => p(scan))]);
    }

    /// <summary>Whether some of the work can leave the loop.</summary>
    private static bool Leaves(Node x) =>
        x.Op switch
        {
            AddOp or SubtractOp or NegateOp or ConcatOp or ReshapeOp or TransposeOp or SliceOp or UnsliceOp or BroadcastToOp =>
                x.Inputs.Any(Leaves),
            SumOp sum => sum.Axes.Contains(0) || Leaves(x.Inputs[0]),
            MatMulOp { TransposeA: true, TransposeB: false } => x.Rank == 2,
            ConvKernelOp => true,
            ScatterAddOp => x.Inputs[1].Rank > 0,
            _ => false,
        };

    /// <summary>A step's value at all steps, [N, T, ...].</summary>
    private Func<ScanResult, Node> Whole(Node x)
    {
        if (values.IsAvailable(x))
            return _ => values.AllSteps(x);
        for (int i = 0; i < _stacked.Count; i++)
        {
            int at = i;
            if (ReferenceEquals(_stacked[i], x))
                return scan => scan.Outputs[at];
            if (_stacked[i].Op is not ConcatOp { Axis: > 0 } joined)
                continue;
            int part = Array.FindIndex([.. _stacked[i].Inputs], p => ReferenceEquals(p, x));
            if (part < 0)
                continue;
            int start = _stacked[i].Inputs.Take(part).Sum(p => p.Shape[joined.Axis].Fixed);
            return scan => Ops.Slice(scan.Outputs[at], joined.Axis + 1, start, x.Shape[joined.Axis]);
        }
        int last = _stacked.Count;
        _stacked.Add(x);
        return scan => scan.Outputs[last];
    }

    /// <summary>[N, T, ...] as [N T, ...].</summary>
    private static Node Flat(Node x) => Ops.Reshape(x, new Shape([x.Shape[0] * x.Shape[1], .. x.Shape.Skip(2)]));
}
