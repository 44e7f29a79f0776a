using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Values without inputs. Inputs, states and a body's formals have their names before anything is written.</summary>
internal static class LeafForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [
            Row<InputOp>((_, n) => throw new InvalidOperationException($"{n} has no name")),
            Row<BodyParameterOp>((_, n) => throw new InvalidOperationException($"{n} has no name")),
            Row<ReadOp>(Read),
            Row<ConstantOp>((w, n) => w.Name(n)),
            Row<ConstantArrayOp>(Numbers),
            Row<ExtentOp>((w, n) => w.FromExtent(Extent.Of(n.At<ExtentOp>().Select(o => o.Value)))),
            Row<CountOp>((w, n) => Counted(w, n.Shape[0])),
            Row<RandomDrawOp>(
                (_, n) => throw n.Unsayable($"its prediction draws random numbers, which are not the same in ONNX; expected none")
            ),
        ];

    private static string Read(GraphWriter w, SymbolicNode n) =>
        throw n.Unsayable($"its prediction reads '{n.Same<ReadOp>().Variable.Name}', which is neither a weight nor a state");

    // An array whose length follows the data's is known only where it counts.
    private static string Numbers(GraphWriter w, SymbolicNode n)
    {
        if (n.Rank != 1 || n.Shape[0].IsEven)
            throw n.Depends();
        double[][] all = [.. n.At<ConstantArrayOp>().Select(o => o.Values)];
        double first = all[0][0],
            step = all[0].Length > 1 ? all[0][1] - first : 1;
        if (all.Any(a => a.Where((v, i) => v != first + i * step).Any()))
            throw n.Depends();
        var e = w.Emitter;
        return e.Add("Add", [e.Add("Mul", [Counted(w, n.Shape[0]), e.Number(step)]), e.Number(first)]);
    }

    private static string Counted(GraphWriter w, Extent extent)
    {
        var e = w.Emitter;
        string count = e.Squeeze(e.Extents.Value(extent), 0);
        return e.Cast(e.Add("Range", [e.Long(0), count, e.Long(1)]), ElementType.Float);
    }
}
