using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>The operations that a Lambda's function was read as, as layers of a graph in its place.</summary>
/// <param name="inputs">The function's inputs.</param>
internal sealed class FunctionOperations(IReadOnlyList<Node> inputs)
{
    // A function that is read from a file is small.
    private const int Most = 200;

    private readonly Fragment _fragment = new();
    private readonly Dictionary<Node, int> _calls = new(ReferenceEqualityComparer.Instance);

    /// <summary>The layers; null where the function holds what no operation stands for.</summary>
    /// <param name="result">What the function gives.</param>
    internal Fragment? Of(Node result) => Call(result) is >= 0 ? _fragment : null;

    // The number of the call that gives a node; below 0 for an input; null for what is no such value.
    private int? Call(Node node)
    {
        for (int i = 0; i < inputs.Count; i++)
            if (ReferenceEquals(inputs[i], node))
                return -1 - i;
        if (_calls.TryGetValue(node, out int known))
            return known;
        if (NodeOrigins.Of(node) is not { } origin || _calls.Count >= Most)
            return null;
        var (operands, values) = (new List<Operand>(), new List<int>());
        foreach (var input in origin.Inputs)
        {
            if (Number(input) is { } number)
            {
                operands.Add(number);
                continue;
            }
            if (Call(input) is not { } call)
                return null;
            int at = values.IndexOf(call);
            operands.Add(new InputOperand(at < 0 ? values.Count : at));
            if (at < 0)
                values.Add(call);
        }
        if (values.Count == 0)
            return null;
        int made =
            origin.Operation is NormalizeOperation { Guard: NormGuard.SumOfSquares, Order: 2 } normalize && values is [var only]
                ? Normalized(normalize, only)
                : Add(origin.Operation, [.. operands], [.. values]);
        return _calls[node] = made;
    }

    private int Add(Operation operation, Operand[] operands, int[] values) =>
        _fragment.Add(new OperationLayer(operation, new OperandList(operands)) { Name = $"op{_fragment.Layers.Count}" }, values);

    // x / sqrt(max(sum(x^2), epsilon)), as Keras's backends have it.
    private int Normalized(NormalizeOperation normalize, int x)
    {
        var one = new InputOperand(0);
        int square = Add(new ElementwiseOperation(ElementwiseFunction.Square), [one], [x]),
            sum = Add(new ReduceOperation(ReductionKind.Sum, normalize.Axes, true), [one], [square]),
            least = Add(new ElementwiseOperation(ElementwiseFunction.Maximum), [one, new ConstantOperand((float)normalize.Epsilon)], [sum]),
            root = Add(new ElementwiseOperation(ElementwiseFunction.ReciprocalSquareRoot), [one], [least]);
        return Add(new ElementwiseOperation(ElementwiseFunction.Multiply), [one, new InputOperand(1)], [x, root]);
    }

    private static ConstantOperand? Number(Node node) =>
        node.Op switch
        {
            ConstantOp c => new ConstantOperand(c.Value),
            ConstantArrayOp a when node.Shape.All(d => !d.PerBatch) => new ConstantOperand(
                [.. node.Shape.Select(d => d.Factor)],
                [.. a.Values.Select(v => (double)v)]
            ),
            _ => null,
        };
}
