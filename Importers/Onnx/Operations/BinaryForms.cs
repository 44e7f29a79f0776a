using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Two numbers to one, and the choice between two: both sides stretch operands as NumPy does.</summary>
internal static class BinaryForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [
            Row<AddOp>((w, n) => ConvolutionForms.WithBias(w, n) ?? Both("Add")(w, n)),
            Row<SubtractOp>(Both("Sub")),
            Row<MultiplyOp>(Both("Mul")),
            Row<DivideOp>(Both("Div")),
            Row<MaximumOp>(Both("Max")),
            Row<MinimumOp>(Both("Min")),
            Row<PowerOp>(Both("Pow")),
            Row<FmodOp>(Both("Mod", Emitter.Attribute("fmod", 1))),
            Row<GreaterOp>(Relation("Greater")),
            Row<GreaterEqualOp>(Relation("GreaterOrEqual")),
            Row<EqualOp>(Relation("Equal")),
            Row<SelectOp>(Select),
        ];

    private static OperationForm Both(string op, params OnnxAttribute[] attributes) =>
        (w, n) =>
        {
            var operands = new[] { w.Operand(n, 0), w.Operand(n, 1) };
            string[] names = [.. operands.Select(o => o.Name)];
            if (Axes(w.Emitter, operands, n.Rank) is not { } axes)
                return w.Emitter.Add(op, names, attributes);
            // Behind the operation the transposition meets its inverse.
            string?[] before = [.. operands.Select(o => Before(w.Emitter, o, axes))];
            return before.All(b => b is not null)
                ? w.Emitter.Transpose(w.Emitter.Add(op, [.. before.OfType<string>()], attributes), axes)
                : w.Emitter.Add(op, names, attributes);
        };

    private static OperationForm Relation(string op) =>
        (w, n) =>
        {
            string truth = w.Emitter.Add(op, [w.Operand(n, 0).Name, w.Operand(n, 1).Name]);
            w.DefineTruth(n, truth);
            return w.Emitter.Cast(truth, ElementType.Float);
        };

    private static string Select(GraphWriter w, SymbolicNode n)
    {
        var condition = n.Inputs[0];
        // Numbers to choose from are not stretched where the condition stretches them.
        return w.Emitter.Add("Where", [w.Truth(condition), w.Operand(n, 1).Name, w.Operand(n, 2).Name]);
    }

    private static int[]? Axes(Emitter e, (string Name, IReadOnlyList<Extent> Shape)[] operands, int rank) =>
        operands.Where(o => o.Shape.Count == rank).Select(o => e.SourceOf(o.Name)?.Axes).FirstOrDefault(a => a is not null);

    // The operand with its axes as they were before they were transposed; null where that takes a transposition.
    private static string? Before(Emitter e, (string Name, IReadOnlyList<Extent> Shape) operand, int[] axes)
    {
        var (name, shape) = operand;
        if (shape.Count == 0)
            return name;
        if (e.SourceOf(name) is { } source)
            return source.Axes.SequenceEqual(axes) ? source.Source : null;
        if (shape.Count(s => s.Number != 1) > 1 || shape.Any(s => s.Number is null))
            return null;
        var extents = Enumerable.Repeat(1L, axes.Length).ToArray();
        int extra = axes.Length - shape.Count;
        for (int i = 0; i < shape.Count; i++)
            extents[axes[i + extra]] = (long)shape[i].Number!;
        return e.Add("Reshape", [name, e.Longs(extents)]);
    }
}
