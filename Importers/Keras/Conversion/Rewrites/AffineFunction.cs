using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A part of a function that is scale x + offset of its input, with numbers for both.</summary>
/// <param name="Scale">What the input is multiplied by; 0 for a number alone.</param>
/// <param name="Offset">What is added.</param>
internal sealed record AffineFunction(double Scale, double Offset)
{
    // A function that is read from a file is small.
    private const int Deepest = 200;

    /// <summary>What a node computes; null where it is something else.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The function's input.</param>
    internal static AffineFunction? Of(Node node, Node input) => Of(node, input, 0);

    private static AffineFunction? Of(Node node, Node input, int depth)
    {
        if (ReferenceEquals(node, input))
            return new AffineFunction(1, 0);
        if (depth > Deepest)
            return null;
        AffineFunction? Part(int i) => Of(node.Inputs[i], input, depth + 1);
        switch (node.Op)
        {
            case ConstantOp c:
                return new AffineFunction(0, c.Value);
            case ConstantArrayOp { Values: [var first, ..] } same when Array.TrueForAll(same.Values, v => v == first):
                return new AffineFunction(0, first);
            case IdentityOp or BroadcastToOp when node.Shape == input.Shape || node.Inputs[0].Op is ConstantOp:
                return Part(0);
            case NegateOp:
                return Part(0) is { } n ? new AffineFunction(-n.Scale, -n.Offset) : null;
            case AddOp:
                return Part(0) is { } a && Part(1) is { } b ? new AffineFunction(a.Scale + b.Scale, a.Offset + b.Offset) : null;
            case SubtractOp:
                return Part(0) is { } s && Part(1) is { } t ? new AffineFunction(s.Scale - t.Scale, s.Offset - t.Offset) : null;
            case MultiplyOp:
                return Part(0) is { } p && Part(1) is { } q && (p.Scale == 0 || q.Scale == 0)
                    ? new AffineFunction(p.Scale * q.Offset + q.Scale * p.Offset, p.Offset * q.Offset)
                    : null;
            case DivideOp:
                return Part(0) is { } x && Part(1) is { Scale: 0 } d ? new AffineFunction(x.Scale / d.Offset, x.Offset / d.Offset) : null;
            default:
                return null;
        }
    }
}
