using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>How much arithmetic a graph takes, roughly.</summary>
internal static class OperationCount
{
    /// <summary>Floating-point operations for each sample, those that do not depend on the batch left out.</summary>
    public static double PerSample(OperationGraph graph) => Given(graph).TopologicalOrder().Sum(PerSample);

    private static double PerSample(Node node) =>
        node.Op switch
        {
            ScanOp scan => scan.Steps * scan.Body().Sum(PerSample),
            _ when !node.Shape.PerBatch => 0,
            LeafOp or ReshapeOp or TransposeOp or BroadcastToOp or SliceOp or ScanOutputOp => 0,
            MatMulOp op => 2.0 * node.Shape.Count.Factor * node.Inputs[0].Shape[op.TransposeA ? -2 : -1].Factor,
            ConvOp => 2.0 * node.Shape.Count.Factor * node.Inputs[1].Shape.Count.Factor / node.Shape[-1].Factor,
            ConvInputOp => 2.0 * node.Inputs[0].Shape.Count.Factor * node.Inputs[1].Shape.Count.Factor / node.Inputs[0].Shape[-1].Factor,
            MaxPoolOp op => node.Shape.Count.Factor * op.Window.Kernel.Aggregate(1.0, (a, b) => a * b),
            AveragePoolOp op => node.Shape.Count.Factor * op.Window.Kernel.Aggregate(1.0, (a, b) => a * b),
            UnaryOp op => op.Cost * node.Shape.Count.Factor,
            PowerOp or SoftmaxOp => 10.0 * node.Shape.Count.Factor,
            _ => node.Shape.Count.Factor,
        };
}
