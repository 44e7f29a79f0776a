namespace KerasSharp.Runtime.Compile;

// Inside of the namespace: an operation may share its name with a layer.
using KerasSharp.Runtime.Graph;

/// <summary>How much arithmetic a graph takes, roughly.</summary>
public static class Work
{
    /// <summary>Floating-point operations for each sample, those that do not depend on the batch left out.</summary>
    public static double PerSample(OperationGraph graph) => Given(graph).TopologicalOrder().Sum(PerSample);

    private static double PerSample(Node node) =>
        node.Op switch
        {
            Scan scan => scan.Steps * scan.Body().Sum(PerSample),
            _ when !node.Shape.PerBatch => 0,
            LeafOp or Reshape or Transpose or BroadcastTo or Slice or ScanOutput => 0,
            MatMul op => 2.0 * node.Shape.Count.Factor * node.Inputs[0].Shape[op.TransposeA ? -2 : -1].Factor,
            Conv => 2.0 * node.Shape.Count.Factor * node.Inputs[1].Shape.Count.Factor / node.Shape[-1].Factor,
            ConvInput => 2.0 * node.Inputs[0].Shape.Count.Factor * node.Inputs[1].Shape.Count.Factor / node.Inputs[0].Shape[-1].Factor,
            MaxPool op => node.Shape.Count.Factor * op.Window.Kernel.Aggregate(1.0, (a, b) => a * b),
            AveragePool op => node.Shape.Count.Factor * op.Window.Kernel.Aggregate(1.0, (a, b) => a * b),
            Exp or Log or Tanh or Sigmoid or Softplus or Elu or Power or Softmax => 10.0 * node.Shape.Count.Factor,
            _ => node.Shape.Count.Factor,
        };
}
