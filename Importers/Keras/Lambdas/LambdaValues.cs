using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>A module or function by its whole name: <c>K.sum</c>, <c>tf.nn.relu</c>.</summary>
internal sealed record Symbol(string Path);

/// <summary>A method of a value.</summary>
internal sealed record Method(object? Of, string Name);

/// <summary>A dictionary of known keys.</summary>
internal sealed record MappingValue(IReadOnlyList<object?> Keys, IReadOnlyList<object?> Values)
{
    /// <summary>The value of a key; the last one where a key stands there twice.</summary>
    internal object? this[object? key] =>
        Enumerable.Range(0, Keys.Count).Where(i => key is string or long or bool && Equals(Keys[i], key)).ToArray() is [.., var at]
            ? Values[at]
            : throw new PythonCodeException($"expected one of {Keys.Count} keys, found {LambdaValues.Describe(key)}");
}

/// <summary>start:stop:step; null where a bound is left out.</summary>
internal sealed record SliceValue(object? Start, object? Stop, object? Step);

/// <summary>What expressions come to: <see cref="Node"/>, <see cref="Dim"/> (an extent that depends on the batch), long, double, bool,
/// string, object?[] (tuples and lists), <see cref="MappingValue"/>, <see cref="SliceValue"/>, <see cref="PythonEllipsis"/>,
/// <see cref="Symbol"/>, <see cref="Method"/>, and null for None.</summary>
internal static class LambdaValues
{
    internal static object? Of(PythonValue value) =>
        value switch
        {
            PythonNone => null,
            PythonBool b => b.Value,
            PythonInt i => i.Value,
            PythonFloat f => f.Value,
            PythonText t => t.Value,
            PythonSequence s => s.Items.Select(Of).ToArray(),
            PythonEllipsis => value,
            _ => throw new PythonCodeException($"a constant of kind {value.GetType().Name} is not understood"),
        };

    /// <summary>A value as messages call it.</summary>
    internal static string Describe(object? value) =>
        value switch
        {
            null => "None",
            OpenValue => "an input",
            Node n => $"a tensor {n.Shape}",
            Dim d => $"an extent {d}",
            string s => $"'{s}'",
            object?[] items => $"a sequence of {items.Length}",
            Symbol s => s.Path,
            Method m => $"the method {m.Name}",
            MappingValue m => $"a dictionary of {m.Keys.Count}",
            _ => value.ToString() ?? "",
        };

    /// <summary>A tensor; numbers become constants.</summary>
    internal static Node Tensor(object? value) =>
        value switch
        {
            Node n => n,
            // Keras holds numbers in 32 bits.
            long l => Ops.Constant((float)l),
            double d => Ops.Constant((float)d),
            bool b => Ops.Constant(b ? 1 : 0),
            Dim d => Ops.Extent(d),
            object?[] items when Numbers(items, out int[] shape) is { } numbers => Ops.Constant(
                [.. numbers.Select(n => (double)(float)n)],
                shape
            ),
            object?[] items when items.Length > 0 => Ops.Concat(0, [.. items.Select(i => Ops.ExpandDims(Tensor(i), 0))]),
            _ => throw new PythonCodeException($"expected a tensor or number, found {Describe(value)}"),
        };

    /// <summary>Nested lists of numbers as one array; null where they are none.</summary>
    internal static double[]? Numbers(object?[] items, out int[] shape)
    {
        shape = [items.Length];
        if (items.All(i => i is long or double or bool))
            return [.. items.Select(i => Convert.ToDouble(i, System.Globalization.CultureInfo.InvariantCulture))];
        var all = new List<double>();
        int[]? inner = null;
        foreach (object? item in items)
        {
            if (item is not object?[] row || Numbers(row, out int[] found) is not { } numbers)
                return null;
            if (inner is not null && !inner.SequenceEqual(found))
                return null;
            inner = found;
            all.AddRange(numbers);
        }
        shape = [items.Length, .. inner ?? []];
        return [.. all];
    }

    internal static int Whole(object? value) =>
        value switch
        {
            long l and >= int.MinValue and <= int.MaxValue => (int)l,
            double d when double.IsInteger(d) && Math.Abs(d) < int.MaxValue => (int)d,
            Dim { PerBatch: false } d => d.Factor,
            Node { Op: ConstantOp { Value: var n }, Rank: 0 } when double.IsInteger(n) && Math.Abs(n) < int.MaxValue => (int)n,
            _ => throw new PythonCodeException($"expected a whole number, found {Describe(value)}"),
        };

    internal static double Number(object? value) =>
        value switch
        {
            long l => l,
            double d => d,
            bool b => b ? 1 : 0,
            Dim { PerBatch: false } d => d.Factor,
            Node { Op: ConstantOp { Value: var number }, Rank: 0 } => number,
            _ => throw new PythonCodeException($"expected a number, found {Describe(value)}"),
        };

    internal static bool Truth(object? value) =>
        value switch
        {
            null => false,
            bool b => b,
            long l => l != 0,
            double d => d != 0,
            string s => s.Length > 0,
            object?[] items => items.Length > 0,
            _ => throw new PythonCodeException($"expected True or False, found {Describe(value)}"),
        };
}
