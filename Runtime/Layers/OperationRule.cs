using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>An operation on its operands. A mask ends here.</summary>
internal sealed class OperationRule : LayerRule<OperationLayer>
{
    protected override bool AcceptsMask(OperationLayer spec) => true;

    protected override MaskUse Use(OperationLayer spec) => MaskUse.Replaces;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(OperationLayer spec, LayerContext c)
    {
        Node[] x = [.. spec.Operands.Select(o => Value(o, c))];
        if (spec.Operation is LayerOperation inner)
            return
            [
                .. c.Call(inner.Layer, "layer", [new LayerValue(OperationLowering.Only(inner, x))]).Select(v => new LayerValue(v.Value)),
            ];
        return [.. OperationLowering.Apply(spec.Operation, x).Select(v => new LayerValue(v))];
    }

    private static Node Value(Operand operand, LayerContext c) =>
        operand switch
        {
            InputOperand i when i.Input >= 0 && i.Input < c.Inputs.Count => c.Inputs[i.Input].Value,
            InputOperand i => throw new ShapeException($"expected input {i.Input + 1}, found {c.Inputs.Count} input(s)"),
            // Keras holds numbers in 32 bits.
            ConstantOperand { Shape.Count: 0 } k => (double)(float)k.Values[0],
            ConstantOperand k => Ops.Constant([.. k.Values.Select(v => (double)(float)v)], [.. k.Shape]),
            _ => throw new ArgumentOutOfRangeException(nameof(operand), operand, "no such operand"),
        };
}
