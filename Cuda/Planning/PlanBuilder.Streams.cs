using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Planning;

// Recurrent passes side by side, as those of Bidirectional's two directions: a pass takes few of the device's units, and mostly waits.
internal sealed partial class PlanBuilder
{
    private readonly Dictionary<RecurrentPass, int> _passes = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Time, int[] Buffers)> _scheduled = [];
    private List<Action> _put = [];

    /// <summary>Brings recurrent passes that do not need each other together: what the second needs comes before the first.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    /// <returns>The new order, and the nodes that belong to second passes.</returns>
    private (IReadOnlyList<Node> Order, HashSet<Node> Beside) Abreast(IReadOnlyList<Node> work)
    {
        var beside = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        if (!_options.Fuse)
            return (work, beside);
        var order = work.ToList();
        for (int i = 0; i < order.Count; i++)
        {
            if (!IsPass(order[i]) || beside.Contains(order[i]))
                continue;
            for (int k = i + 1; k < order.Count; k++)
            {
                if (!IsPass(order[k]))
                    continue;
                var needed = Between(order, i, k);
                if (needed is null)
                    continue;
                order.RemoveAll(needed.Contains);
                order.InsertRange(i + 1, work.Where(needed.Contains));
                beside.UnionWith(needed);
                break;
            }
        }
        return (order, beside);
    }

    private bool IsPass(Node node) => node.Op is ScanOp && !_refusals.ContainsKey(node);

    /// <summary>The nodes behind i that k needs, with k; null where it needs i.</summary>
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

    /// <summary>Emits what waited for a pass beside its own.</summary>
    private void Flush()
    {
        while (_put.Count > 0)
        {
            var now = _put;
            _put = [];
            foreach (var action in now)
                action();
        }
    }

    /// <summary>Moves passes to a second stream where another one can run beside them; the first stream waits for them before what they
    /// give is used.</summary>
    private void Fork()
    {
        var steps = new List<Step>();
        int joinAt = -1;
        for (int i = 0; i < _steps.Count; i++)
        {
            if (i == joinAt)
                steps.Add(new JoinStep());
            if (i < joinAt || _steps[i] is not RecurrentPass pass)
            {
                steps.Add(_steps[i]);
                continue;
            }
            var written = new HashSet<int>(pass.Written.Select(v => v.Buffer));
            int end = i + 1;
            while (
                end < _steps.Count
                && _steps[end] is not (ScanStep or UpdateStep or FlagStep)
                && !_scheduled[end].Buffers.Any(written.Contains)
            )
                end++;
            RecurrentPass[] partners = [.. _steps.Take(end).Skip(i + 1).OfType<RecurrentPass>()];
            if (partners.Length == 0)
            {
                steps.Add(pass);
                continue;
            }
            foreach (var one in partners.Prepend(pass))
            {
                one.Abreast = 2;
                var line = _report[_passes[one]];
                _report[_passes[one]] = line with
                {
                    Note = $"{line.Note}; on two streams, {(one == pass ? "beside the next" : "beside the one before")}",
                };
            }
            // What it reads must stand, and what it writes must be its own, until the streams meet again.
            foreach (int buffer in _scheduled[i].Buffers)
                _table.Use(buffer, _scheduled[end - 1].Time);
            steps.Add(new ForkStep(pass));
            joinAt = end;
        }
        if (joinAt == _steps.Count)
            steps.Add(new JoinStep());
        _steps = steps;
    }
}
