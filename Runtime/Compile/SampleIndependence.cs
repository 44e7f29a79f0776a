namespace KerasSharp.Runtime.Compile;

// Inside of the namespace: an operation may share its name with a layer.
using KerasSharp.Runtime.Graph;

/// <summary>Finds out whether every sample of a batch is computed apart from the others. A device may then cut a batch into
/// parts that run on different threads, without a barrier between the operations.</summary>
public static class SampleIndependence
{
    /// <summary>Whether each input and output holds its samples one after another, and each sample's outputs depend on that sample alone.</summary>
    public static bool Holds(OperationGraph graph) =>
        Given(graph).Updates.Count == 0
        && graph.Inputs.All(IsSampleMajor)
        && graph.Outputs.All(o => IsSampleMajor(o.Value))
        && graph.TopologicalOrder().All(Holds);

    private static bool Holds(Node node)
    {
        if (node.Op is Extent { Value.PerBatch: true } or RandomDraw)
            return !node.Shape.PerBatch && node.Op is RandomDraw;
        if (node.Op is Scan scan)
            return node.Inputs.All(Fits) && scan.Body().All(Holds);
        if (!node.Shape.PerBatch)
            return !node.Inputs.Any(i => i.Shape.PerBatch) || node.Op is ScanOutput;
        if (!IsSampleMajor(node) || !node.Inputs.All(Fits))
            return false;
        int rank = node.Rank;
        return node.Op switch
        {
            LeafOp or ScanOutput or Reshape or Softmax => rank > 1 || node.Op is not Softmax,
            UnaryOp or BinaryOp or Select or BroadcastTo => node.Inputs.All(i => !i.Shape.PerBatch || i.Rank == rank),
            Transpose op => op.Axes[0] == 0,
            Slice op => op.Axis != 0,
            Unslice op => op.Axis != 0,
            Concat op => op.Axis != 0,
            Gather => !node.Inputs[0].Shape.PerBatch,
            Reduction op => !op.Axes.Contains(0),
            ArgMax op => op.Axis != 0,
            MatMul op => node.Inputs[0].Shape.PerBatch
                && (node.Inputs[1].Shape.PerBatch ? node.Inputs[1].Rank > 2 : !op.TransposeA || node.Inputs[0].Rank > 2),
            Conv or ConvInput => !node.Inputs[1].Shape.PerBatch,
            MaxPool or MaxPoolInput or AveragePool or AveragePoolInput => true,
            _ => false,
        };
    }

    private static bool Fits(Node node) => !node.Shape.PerBatch || IsSampleMajor(node);

    /// <summary>Whether the elements of a sample stand together, sample after sample.</summary>
    private static bool IsSampleMajor(Node node) => node.Rank > 0 && node.Shape[0].PerBatch && !node.Shape.Skip(1).Any(d => d.PerBatch);
}
