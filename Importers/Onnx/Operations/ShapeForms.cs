using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Operations that only move elements.</summary>
internal static class ShapeForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [
            Row<ReshapeOp>((w, n) => w.Emitter.Reshape(w.Name(n.Inputs[0]), n.Inputs[0].Shape, n.Shape)),
            Row<TransposeOp>((w, n) => w.Emitter.Transpose(w.Name(n.Inputs[0]), [.. n.Same<TransposeOp>().Axes])),
            Row<BroadcastToOp>(BroadcastTo),
            Row<SliceOp>(SliceForms.Slice),
            Row<BatchSliceOp>(SliceForms.BatchSlice),
            Row<UnsliceOp>(SliceForms.Unslice),
            Row<ConcatOp>(Concat),
            Row<GatherOp>(Gather),
            Row<ScatterAddOp>(ScatterAdd),
        ];

    private static string BroadcastTo(GraphWriter w, SymbolicNode n)
    {
        var from = n.Inputs[0].Shape;
        int extra = n.Rank - from.Count;
        // An extent of 1 leaves an axis as it is.
        return w.Emitter.Expand(
            w.Name(n.Inputs[0]),
            [.. n.Shape.Select((s, i) => i >= extra && from[i - extra].Equals(s) ? new Extent(s.Factors.Select(_ => 1)) : s)]
        );
    }

    private static string Concat(GraphWriter w, SymbolicNode n)
    {
        int axis = n.Same<ConcatOp>().Axis;
        string[] parts = [.. n.Inputs.Select(w.Name)];
        var before = parts.Select(w.Emitter.SourceOf).ToArray();
        return before[0] is { } first && before.All(b => b is { } part && part.Axes.SequenceEqual(first.Axes))
            ? w.Emitter.Transpose(
                w.Emitter.Add("Concat", [.. before.Select(b => b!.Value.Source)], Emitter.Attribute("axis", first.Axes[axis])),
                first.Axes
            )
            : w.Emitter.Add("Concat", parts, Emitter.Attribute("axis", axis));
    }

    private static string Gather(GraphWriter w, SymbolicNode n)
    {
        n.Same<GatherOp>();
        return w.Emitter.Add("Gather", [w.Name(n.Inputs[0]), w.Integer(n.Inputs[1])], Emitter.Attribute("axis", 0));
    }

    // The operator set from which on ScatterND adds.
    private const int Adds = 16;

    private static string ScatterAdd(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        if (e.Opset < Adds)
            throw n.Unsayable($"it adds rows to a table, which ONNX has from operator set {Adds} on; found {e.Opset}");
        string table = e.Expand(e.Number(0), n.Shape),
            indices = e.Unsqueeze(w.Integer(n.Inputs[1]), n.Inputs[1].Rank);
        return e.Add("ScatterND", [table, indices, w.Name(n.Inputs[0])], new Format.OnnxAttribute("reduction", "add"));
    }
}
