using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>Finds out whether every sample of a batch is computed apart from the others. A device may then cut a batch into
/// parts that run on different threads, without a barrier between the operations.</summary>
internal static class SampleIndependence
{
    /// <summary>Whether each input and output holds its samples one after another, and each sample's outputs depend on that sample
    /// alone.</summary>
    public static bool Holds(OperationGraph graph) =>
        Given(graph).Updates.Count == 0
        && graph.Inputs.All(IsSampleMajor)
        && graph.Outputs.All(o => IsSampleMajor(o.Value))
        && graph.TopologicalOrder().All(Holds);

    private static bool Holds(Node node)
    {
        if (node.Op is ExtentOp { Value.PerBatch: true } or CountOp or RandomDrawOp)
            return !node.Shape.PerBatch && node.Op is RandomDrawOp;
        if (node.Op is ScanOp scan)
            return node.Inputs.All(Fits) && scan.Body().All(Holds);
        if (!node.Shape.PerBatch)
            return !node.Inputs.Any(i => i.Shape.PerBatch) || node.Op is ScanOutputOp;
        if (!IsSampleMajor(node) || !node.Inputs.All(Fits))
            return false;
        int rank = node.Rank;
        return node.Op switch
        {
            LeafOp or ScanOutputOp or ReshapeOp or SoftmaxOp => rank > 1 || node.Op is not SoftmaxOp,
            UnaryOp or BinaryOp or SelectOp or BroadcastToOp => node.Inputs.All(i => !i.Shape.PerBatch || i.Rank == rank),
            TransposeOp op => op.Axes[0] == 0,
            SliceOp op => op.Axis != 0,
            UnsliceOp op => op.Axis != 0,
            ConcatOp op => op.Axis != 0,
            GatherOp => !node.Inputs[0].Shape.PerBatch,
            ReductionOp op => !op.Axes.Contains(0),
            ArgMaxOp op => op.Axis != 0,
            MatMulOp op => node.Inputs[0].Shape.PerBatch
                && (node.Inputs[1].Shape.PerBatch ? node.Inputs[1].Rank > 2 : !op.TransposeA || node.Inputs[0].Rank > 2),
            ConvOp or ConvInputOp => !node.Inputs[1].Shape.PerBatch,
            MaxPoolOp or MaxPoolInputOp or AveragePoolOp or AveragePoolInputOp => true,
            _ => false,
        };
    }

    private static bool Fits(Node node) => !node.Shape.PerBatch || IsSampleMajor(node);

    /// <summary>Whether the elements of a sample stand together, sample after sample.</summary>
    private static bool IsSampleMajor(Node node) => node.Rank > 0 && node.Shape[0].PerBatch && !node.Shape.Skip(1).Any(d => d.PerBatch);
}
