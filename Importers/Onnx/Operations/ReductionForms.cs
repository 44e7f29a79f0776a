using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Sums, maxima and softmax.</summary>
internal static class ReductionForms
{
    // The operator set from which on ReduceMax takes its axes as an input.
    private const int AxesAreInputs = 18;

    /// <summary>What batch statistics are.</summary>
    internal const string BatchNote = "it combines the samples of a batch, so a sample's result depends on the others";

    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [Row<SumOp>(Sum), Row<MaxOp>(Max), Row<ArgMaxOp>(ArgMax), Row<SoftmaxOp>(Softmax)];

    private static string Sum(GraphWriter w, SymbolicNode n)
    {
        var op = n.Same<SumOp>();
        if (op.Axes.Any(a => n.Inputs[0].Shape[a].PerBatch))
            w.Emitter.Notes.Add(n.Layer, BatchNote);
        return w.Emitter.Add("ReduceSum", [w.Name(n.Inputs[0]), AxesOf(w, op)], Kept(op));
    }

    private static string Max(GraphWriter w, SymbolicNode n)
    {
        var op = n.Same<MaxOp>();
        w.Emitter.Notes.Add(n.Layer, PoolForms.MaximumNote);
        if (op.Axes.Any(a => n.Inputs[0].Shape[a].PerBatch))
            w.Emitter.Notes.Add(n.Layer, BatchNote);
        string x = w.Name(n.Inputs[0]);
        return w.Emitter.Opset >= AxesAreInputs
            ? w.Emitter.Add("ReduceMax", [x, AxesOf(w, op)], Kept(op))
            : w.Emitter.Add("ReduceMax", [x], Emitter.Attribute("axes", op.Axes), Kept(op));
    }

    private static string ArgMax(GraphWriter w, SymbolicNode n)
    {
        w.Emitter.Notes.Add(n.Layer, "the place of the greatest number is not that of NaN where there is one");
        var (axis, dropped) = (Emitter.Attribute("axis", n.Same<ArgMaxOp>().Axis), Emitter.Attribute("keepdims", 0));
        string place = w.Emitter.Add("ArgMax", [w.Name(n.Inputs[0])], axis, dropped);
        w.DefineInteger(n, place);
        return w.Emitter.Cast(place, ElementType.Float);
    }

    private static string Softmax(GraphWriter w, SymbolicNode n) =>
        w.Emitter.Add("Softmax", [w.Name(n.Inputs[0])], Emitter.Attribute("axis", n.Rank - 1));

    private static string AxesOf(GraphWriter w, ReductionOp op) => w.Emitter.Longs([.. op.Axes.Select(a => (long)a)]);

    private static OnnxAttribute Kept(ReductionOp op) => Emitter.Attribute("keepdims", op.KeepDims ? 1 : 0);
}
