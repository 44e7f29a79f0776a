using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Arrays whose numbers the function itself says: what NumPy computes of them while Keras builds the model.</summary>
internal static class KnownArray
{
    private const int Most = 1 << 16;

    /// <summary>The numbers of an array, in row-major order; null where a tensor is not known.</summary>
    internal static double[]? Of(object? array) =>
        array switch
        {
            Node { Op: ConstantArrayOp c } => c.Values,
            Node { Op: ConstantOp c } x when x.Shape.All(d => !d.PerBatch) => [.. Enumerable.Repeat(c.Value, x.Shape.Count.Fixed)],
            object?[] items => LambdaValues.Numbers(items, out _),
            _ => null,
        };

    /// <summary>A number made of all numbers of a list, in 64 bits as NumPy has it.</summary>
    internal static object Reduced(ReductionKind kind, object?[] items)
    {
        if (Of(items) is not { Length: > 0 } x)
            return FunctionTable.Apply(new ReduceOperation(kind, null, false), LambdaValues.Tensor(items));
        double mean = x.Average();
        double result = kind switch
        {
            ReductionKind.Sum => x.Sum(),
            ReductionKind.Product => x.Aggregate(1.0, (a, b) => a * b),
            ReductionKind.Mean => mean,
            ReductionKind.Max => x.Max(),
            ReductionKind.Min => x.Min(),
            ReductionKind.Variance => x.Average(v => (v - mean) * (v - mean)),
            ReductionKind.Deviation => Math.Sqrt(x.Average(v => (v - mean) * (v - mean))),
            ReductionKind.Any => x.Any(v => v != 0) ? 1 : 0,
            ReductionKind.All => x.All(v => v != 0) ? 1 : 0,
            _ => throw new PythonCodeException($"{kind} of numbers is not understood"),
        };
        bool isWhole = kind is ReductionKind.Sum or ReductionKind.Product or ReductionKind.Max or ReductionKind.Min;
        return isWhole && items.All(i => i is long) && Math.Abs(result) < 1e15 ? (long)result : result;
    }

    /// <summary><c>np.pad</c>: a number for all ends, a pair for those of all axes, or a pair for each axis.</summary>
    internal static Node Padded(CallArguments a)
    {
        var x = a.Tensor("x");
        int[][] by = Widths(a["paddings"], x.Rank);
        if (a["mode"] is "constant")
        {
            var pad = new PadOperation([.. by.Select(p => p[0])], [.. by.Select(p => p[1])]) { Value = a.Number("constant_values") };
            return FunctionTable.Apply(pad, x);
        }
        Func<int, int, int> place = a["mode"] switch
        {
            "edge" => (i, n) => Math.Clamp(i, 0, n - 1),
            "wrap" => Folded,
            "symmetric" => (i, n) => Folded(i, 2 * n) is var at && at < n ? at : 2 * n - 1 - at,
            "reflect" => (i, n) =>
                n == 1 ? 0
                : Folded(i, 2 * n - 2) is var at && at < n ? at
                : 2 * n - 2 - at,
            var other => throw new PythonCodeException($"padding by {LambdaValues.Describe(other)} is not understood"),
        };
        for (int axis = 0; axis < x.Rank; axis++)
        {
            var (before, after) = (by[axis][0], by[axis][1]);
            int n = x.Shape[axis].Fixed;
            var places = Enumerable.Range(-before, before + n + after).Select(i => (double)place(i, n)).ToArray();
            if (before + after > 0)
                x = FunctionTable.Apply(new TakeOperation(axis), x, Ops.Constant(places, places.Length));
        }
        return x;
    }

    private static int Folded(int i, int n) => (i % n + n) % n;

    private static int[][] Widths(object? widths, int rank)
    {
        int[][] pairs = widths switch
        {
            object?[] { Length: > 0 } each when each.All(p => p is object?[]) => [.. each.Select(p => Pair((object?[])p!))],
            object?[] pair => [Pair(pair)],
            _ => [Pair([widths])],
        };
        if (pairs.Length == 1)
            pairs = [.. Enumerable.Repeat(pairs[0], rank)];
        return pairs.Length == rank && pairs.All(p => p.All(n => n is >= 0 and <= Most))
            ? pairs
            : throw new PythonCodeException($"expected two numbers for each of {rank} axes");
    }

    private static int[] Pair(object?[] ends) =>
        ends switch
        {
            [var both] => [LambdaValues.Whole(both), LambdaValues.Whole(both)],
            [var before, var after] => [LambdaValues.Whole(before), LambdaValues.Whole(after)],
            _ => throw new PythonCodeException("expected two numbers for each axis"),
        };
}
