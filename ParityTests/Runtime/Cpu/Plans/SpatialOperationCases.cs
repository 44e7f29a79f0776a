using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Cpu.Plans.OperationCases;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Graphs around convolutions and poolings, along one axis and several.</summary>
internal static class SpatialOperationCases
{
    internal static IEnumerable<OperationCase> All()
    {
        foreach (
            var (name, x, kernel, window, groups) in new (string, Dim[], int[], Window, int)[]
            {
                ("1d", [N, 9, 4], [3, 4, 6], Of([3], [2], [1], [1], [2]), 1),
                ("2d", [N, 8, 7, 3], [3, 2, 3, 5], Of([3, 2], [1, 2], [2, 1], [2, 0], [1, -1]), 1),
                ("2d in groups", [N, 5, 5, 4], [3, 3, 1, 8], Of([3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), 4),
                ("3d", [N, 4, 5, 6, 2], [2, 2, 2, 2, 3], Of([2, 2, 2], [2, 1, 2], [1, 2, 1], [0, 1, 0], [0, 0, 1]), 1),
            }
        )
        {
            var y = new Shape([N, .. window.Positions(new Shape(x)), kernel[^1]]);
            yield return One($"conv {name}", x, v => Ops.Conv(v, Weight("K", 4, kernel), window, groups), 40, 40);
            yield return One(
                $"conv {name} with bias",
                x,
                v => Ops.Relu(Ops.Conv(v, Weight("K", 4, kernel), window, groups) + Weight("b", 5, kernel[^1])),
                40,
                40
            );
            yield return Two(
                $"conv {name} of values",
                x,
                [.. kernel.Select(k => new Dim(k))],
                (v, k) => Ops.Conv(v, k, window, groups),
                40,
                40
            );
            yield return One(
                $"conv {name} input",
                [.. y],
                v => Ops.ConvInput(v, Weight("K", 4, kernel), window, new Shape(x[1..^1]), groups),
                80,
                80
            );
            yield return Two($"conv {name} kernel", x, [.. y], (v, dy) => Ops.ConvKernel(v, dy, window, groups), 3000, 1000);
            yield return One($"max pool {name}", x, v => Ops.MaxPool(v, window));
            yield return One($"average pool {name}", x, v => Ops.AveragePool(v, window), 12);
            foreach (bool first in new[] { false, true })
                yield return Two(
                    $"max pool {name} input{(first ? " of the first" : "")}",
                    x,
                    [N, .. window.Positions(new Shape(x)), x[^1]],
                    (v, dy) => Ops.MaxPoolInput(v, Ops.MaxPool(v, window), dy, window, first),
                    12,
                    12
                );
            yield return One(
                $"average pool {name} input",
                [N, .. window.Positions(new Shape(x)), x[^1]],
                v => Ops.AveragePoolInput(v, window, new Shape(x[1..^1])),
                20,
                12
            );
        }
    }

    private static Window Of(int[] kernel, int[] strides, int[] dilation, int[] low, int[] high) =>
        new(kernel, strides, dilation, low, high);
}
