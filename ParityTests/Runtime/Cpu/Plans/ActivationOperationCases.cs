using KerasSharp.ParityTests.Runtime.Graph;
using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Cpu.Plans.OperationCases;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Graphs around each activation function.</summary>
internal static class ActivationOperationCases
{
    private static readonly Dim N = Dim.Batch;

    /// <summary>Each activation alone with its gradient, and what is one operation behind a product and a convolution.</summary>
    public static IEnumerable<OperationCase> All()
    {
        foreach (var (name, activation) in ActivationCases.All)
        {
            yield return new(
                name,
                () =>
                {
                    var x = Ops.Input("x", new Shape(N, 4, 6));
                    var y = activation.Apply(3 * x);
                    return OperationCases.Graph([x], y, Gradient.Of(Ops.Sum(Ops.Square(y)), [x])[0]);
                },
                20,
                // e^3 squared, and the factor of the input's gradient.
                activation.Operation is ExpOp
                    ? 2500
                    : 20
            );
            if (activation.Operation is null or ExpOp)
                continue;
            yield return One(
                $"dense, {name}",
                [N, 3, 9],
                x => activation.Apply(Ops.MatMul(x, Weight("W", 1, 9, 40)) + Weight("b", 2, 40)),
                10,
                10
            );
            var window = new Window(new[] { 3 }, new[] { 1 }, new[] { 1 }, new[] { 1 }, new[] { 1 });
            yield return One(
                $"conv, {name}",
                [N, 9, 3],
                x => activation.Apply(Ops.Conv(x, Weight("K", 4, 3, 3, 5), window) + Weight("b", 5, 5)),
                10,
                10
            );
            var depthwise = new Window(new[] { 2 }, new[] { 1 }, new[] { 1 }, new[] { 0 }, new[] { 0 });
            yield return One(
                $"depthwise, {name}",
                [N, 5, 9],
                x => activation.Apply(Ops.Conv(x, Weight("K", 6, 2, 1, 9), depthwise, 9) + Weight("b", 7, 9)),
                10,
                10
            );
        }
    }
}
