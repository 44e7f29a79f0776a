using System.Numerics;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Computes the nodes of one graph, or of one step of a scan, in order.</summary>
internal sealed class Evaluator<T>(int samples)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public HostArray<T>[] Run(IReadOnlyList<Node> wanted, IReadOnlyDictionary<Node, HostArray<T>> known)
    {
        var values = new Dictionary<Node, HostArray<T>>(known);
        var scans = new Dictionary<Node, HostArray<T>[]>();
        foreach (var node in OperationGraph.Order(wanted))
        {
            if (values.ContainsKey(node))
                continue;
            if (node.Op is ScanOp scan)
                scans[node] = RunScan(scan, [.. node.Inputs.Select(i => values[i])]);
            else if (node.Op is ScanOutputOp output)
                values[node] = scans[node.Inputs[0]][output.Index];
            else
                values[node] = Compute(node, [.. node.Inputs.Select(i => values[i])]);
        }
        return [.. wanted.Select(w => values[w])];
    }

    private HostArray<T> Compute(Node node, HostArray<T>[] x)
    {
        int[] shape = node.Shape.At(samples);
        return node.Op switch
        {
            ReadOp r => new HostArray<T>(
                shape,
                typeof(T) == typeof(double) && r.Variable.Exact is { } exact
                    ? (T[])(object)exact.Clone()
                    : HostArray<T>.Convert(r.Variable.Values)
            ),
            ConstantOp c => Filled(shape, T.CreateChecked(c.Value)),
            ConstantArrayOp c => new HostArray<T>(shape, Array.ConvertAll(c.Values, v => T.CreateChecked(v))),
            ExtentOp e => Filled(shape, T.CreateChecked(e.Value.At(samples))),
            CountOp => HostArray<T>.Generate(shape, at => T.CreateChecked(at[0])),
            RandomDrawOp r => RandomFill.Fill(new HostArray<T>(shape), r, x[0].Values[0]),
            UnaryOp op => Map(x[0], op),
            BinaryOp op => HostArray<T>.Generate(shape, at => op.Apply(x[0].Stretched(at), x[1].Stretched(at))),
            SelectOp => HostArray<T>.Generate(shape, at => x[0].Stretched(at) != T.Zero ? x[1].Stretched(at) : x[2].Stretched(at)),
            Graph.ReshapeOp => new HostArray<T>(shape, x[0].Values),
            BroadcastToOp => HostArray<T>.Generate(shape, x[0].Stretched),
            TransposeOp op => Movement.Transpose(x[0], op, shape),
            SliceOp op => Movement.Slice(x[0], op.Axis, op.Start, op.Step, shape),
            BatchSliceOp op => Movement.Slice(x[0], op.Axis, op.Start * samples, 1, shape),
            UnsliceOp op => Movement.Unslice(x[0], op, shape),
            ConcatOp op => Movement.Concat(x, op.Axis, shape),
            GatherOp => Movement.Gather(x[0], x[1], shape, node.Layer),
            ScatterAddOp => Movement.ScatterAdd(x[0], x[1], shape, node.Layer),
            SumOp op => Reductions.Sum(x[0], op.Axes, shape),
            MaxOp op => Reductions.Max(x[0], op.Axes, shape),
            ArgMaxOp op => Reductions.ArgMax(x[0], op.Axis, shape),
            SoftmaxOp => Reductions.Softmax(x[0]),
            MatMulOp op => Products.MatMul(x[0], x[1], op, shape),
            ConvOp op => Products.Conv(x[0], x[1], op.Window, op.Groups, shape),
            ConvInputOp op => Products.ConvInput(x[0], x[1], op.Window, op.Groups, shape),
            ConvKernelOp op => Products.ConvKernel(x[0], x[1], op.Window, op.Groups, shape),
            MaxPoolOp op => Pooling.Max(x[0], op.Window, shape),
            MaxPoolInputOp op => Pooling.MaxInput(x[0], x[1], x[2], op),
            AveragePoolOp op => Pooling.Average(x[0], op.Window, shape),
            AveragePoolInputOp op => Pooling.AverageInput(x[0], op.Window, shape),
            _ => throw new InvalidOperationException($"no reference for the operation {node.Op}"),
        };
    }

    private HostArray<T>[] RunScan(ScanOp scan, HostArray<T>[] inputs)
    {
        int s = scan.Sequences.Count,
            h = scan.States.Count;
        var known = new Dictionary<Node, HostArray<T>>();
        for (int i = 0; i < scan.Captured.Count; i++)
            known[scan.Captured[i]] = inputs[s + h + i];
        var states = inputs[s..(s + h)];
        Node[] wanted = [.. scan.NewStates, .. scan.Stacked];
        var stacked = scan.Stacked.Select(o => new HostArray<T>(o.Shape.Insert(1, scan.Steps).At(samples))).ToArray();
        for (int k = 0; k < scan.Steps; k++)
        {
            int t = scan.Reverse ? scan.Steps - 1 - k : k;
            for (int i = 0; i < s; i++)
                known[scan.Sequences[i]] = Movement.Step(inputs[i], t);
            for (int i = 0; i < h; i++)
                known[scan.States[i]] = states[i];
            var results = Run(wanted, known);
            states = results[..h];
            for (int i = 0; i < stacked.Length; i++)
                Movement.SetStep(stacked[i], t, results[h + i]);
        }
        return [.. states, .. stacked];
    }

    private static HostArray<T> Filled(int[] shape, T value)
    {
        var result = new HostArray<T>(shape);
        Array.Fill(result.Values, value);
        return result;
    }

    private static HostArray<T> Map(HostArray<T> x, UnaryOp op)
    {
        var result = new HostArray<T>(x.Shape);
        for (int i = 0; i < x.Values.Length; i++)
            result.Values[i] = op.Apply(x.Values[i]);
        return result;
    }
}
