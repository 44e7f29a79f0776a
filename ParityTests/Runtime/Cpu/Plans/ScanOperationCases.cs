using KerasSharp.Runtime.Graph;
using static KerasSharp.ParityTests.Runtime.Cpu.Plans.OperationCases;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Graphs around scans: with and without captures, of odd states and sequences, of other scans, and a gradient.</summary>
internal static class ScanOperationCases
{
    internal static IEnumerable<OperationCase> All() =>
        [.. Usual(reverse: false), .. Usual(reverse: true), .. OddStates(), .. OddSequences(), .. Derived()];

    private static IEnumerable<OperationCase> Usual(bool reverse)
    {
        yield return new(
            $"scan, reverse {reverse}",
            () =>
            {
                var (x, h0) = (In("x", N, 5, 3), In("h", N, 3));
                var r = Ops.Scan(
                    [x],
                    [h0],
                    (s, h) =>
                    {
                        var y = Ops.Tanh(s[0] + h[0] * 0.5);
                        return ([y], [y, s[0] * 2]);
                    },
                    reverse
                );
                return OperationCases.Graph([x, h0], [.. r.Final, .. r.Outputs]);
            },
            20
        );
        yield return new(
            $"scan with captures, reverse {reverse}",
            () =>
            {
                var (x, c) = (In("x", N, 5, 3), In("c", N, 4));
                var (u, w) = (Weight("U", 6, 4, 4), Weight("W", 7, 3, 4));
                var r = Ops.Scan(
                    [x],
                    [Ops.Constant(0, new Shape(N, 4))],
                    (s, h) =>
                    {
                        var y = Ops.Tanh(Ops.MatMul(s[0], w) + Ops.MatMul(h[0], u) + Ops.Square(c));
                        return ([y], [h[0]]);
                    },
                    reverse
                );
                return OperationCases.Graph([x, c], [.. r.Final, .. r.Outputs]);
            },
            60
        );
    }

    private static IEnumerable<OperationCase> OddStates()
    {
        yield return new(
            "scan whose states change places",
            () =>
            {
                var (x, a, b) = (In("x", N, 4, 2), In("a", N, 2), In("b", N, 2));
                var r = Ops.Scan([x], [a, b, a], (s, h) => ([h[1], h[0] + s[0], h[0]], [h[2]]));
                return OperationCases.Graph([x, a, b], [.. r.Final, .. r.Outputs]);
            },
            8,
            8
        );
        yield return new(
            "scan whose states share a value",
            () =>
            {
                var (x, a) = (In("x", N, 4, 2), In("a", N, 2));
                var r = Ops.Scan(
                    [x],
                    [a, a * 2],
                    (s, h) =>
                    {
                        var y = h[0] - s[0] * h[1];
                        return ([y, y], []);
                    }
                );
                return OperationCases.Graph([x, a], [.. r.Final]);
            },
            8,
            8
        );
        yield return new(
            "scan whose state is turned over",
            () =>
            {
                var (x, a) = (In("x", N, 3, 2, 2), In("a", N, 2, 2));
                var r = Ops.Scan([x], [a], (s, h) => ([Ops.Transpose(h[0], 0, 2, 1)], [h[0] + s[0]]));
                return OperationCases.Graph([x, a], [.. r.Final, .. r.Outputs]);
            }
        );
        yield return new(
            "scan without steps",
            () =>
            {
                var (x, a) = (In("x", N, 0, 2), In("a", N, 2));
                var r = Ops.Scan(
                    [x],
                    [a],
                    (s, h) =>
                    {
                        var y = h[0] - s[0];
                        return ([y], [y]);
                    }
                );
                return OperationCases.Graph([x, a], [.. r.Final, .. r.Outputs]);
            }
        );
    }

    private static IEnumerable<OperationCase> OddSequences()
    {
        yield return new(
            "scan of a scan",
            () =>
            {
                var x = In("x", N, 3, 4, 2);
                var outer = Ops.Scan(
                    [x],
                    [Ops.Constant(0, new Shape(N, 2))],
                    (s, h) =>
                    {
                        var inner = Ops.Scan(
                            [s[0]],
                            [h[0]],
                            (t, g) =>
                            {
                                var y = Ops.Tanh(t[0] + g[0]);
                                return ([y], [y]);
                            }
                        );
                        return ([inner.Final[0]], [inner.Outputs[0]]);
                    }
                );
                return OperationCases.Graph([x], [.. outer.Final, .. outer.Outputs]);
            },
            30
        );
        yield return new(
            "scan over a reversed and a transposed sequence",
            () =>
            {
                var (x, y) = (In("x", N, 4, 2), In("y", 4, N, 2));
                var r = Ops.Scan(
                    [Ops.Reverse(x, 1), Ops.Transpose(y, 1, 0, 2)],
                    [Ops.Constant(1, new Shape(N, 2))],
                    (s, h) => ([h[0] * s[0] + s[1]], [s[1]])
                );
                return OperationCases.Graph([x, y], [.. r.Final, .. r.Outputs]);
            },
            12
        );
    }

    private static IEnumerable<OperationCase> Derived()
    {
        yield return new(
            "gradient of a scan",
            () =>
            {
                var (x, m) = (In("x", N, 5, 3), In("mask", N, 5, 1));
                var (u, w) = (Weight("U", 6, 4, 4), Weight("W", 7, 3, 4));
                var r = Ops.Scan(
                    [x, m],
                    [Ops.Constant(0, new Shape(N, 4))],
                    (s, h) =>
                    {
                        var y = Ops.Select(s[1], Ops.Tanh(Ops.MatMul(s[0], w) + Ops.MatMul(h[0], u)), h[0]);
                        return ([y], [y]);
                    }
                );
                var loss = Ops.Sum(Ops.Square(r.Final[0])) + Ops.Sum(r.Outputs[0] * 0.5);
                return OperationCases.Graph([x, m], Gradient.Of(loss, [x, u, w]));
            },
            600,
            60
        );
    }
}
