using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions that make arrays of numbers.</summary>
internal static class ArrayFunctions
{
    private const int Most = 4096;

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Define(
                "np.array np.asarray K.constant tf.constant K.variable ops.array ops.convert_to_tensor tf.convert_to_tensor",
                "value|object|x|a dtype=None shape=None name=None",
                a =>
                    a["shape"] is null
                        ? Held(LambdaValues.Tensor(a["value"]), a["dtype"])
                        : throw new PythonCodeException("a constant with a shape is not understood")
            ),
            Define("np.float32 np.float64", "x", a => a["x"]),
            Define("np.int32 np.int64", "x", a => (long)Math.Truncate(a.Number("x"))),
            Define("K.ones tf.ones np.ones T.ones ops.ones", "shape dtype=None name=None", a => Filled(a["shape"], 1)),
            Define("K.zeros tf.zeros np.zeros T.zeros ops.zeros", "shape dtype=None name=None", a => Filled(a["shape"], 0)),
            Define(
                "np.full ops.full tf.fill",
                "shape|dims fill_value|value dtype=None name=None",
                a => Held(Filled(a["shape"], a.Number("fill_value")), a["dtype"])
            ),
            Define("K.eye np.identity", "size|n dtype=None name=None", a => Eye(a.Whole("size"), a.Whole("size"), 0)),
            Define(
                "np.eye T.eye ops.eye",
                "n|N m|M=None k=0 dtype=None",
                a => Eye(a.Whole("n"), a["m"] is null ? a.Whole("n") : a.Whole("m"), a.Whole("k"))
            ),
            Define(
                "tf.eye",
                "rows|num_rows columns|num_columns=None * dtype=None",
                a => Eye(a.Whole("rows"), a["columns"] is null ? a.Whole("rows") : a.Whole("columns"), 0)
            ),
            Define("K.arange np.arange T.arange ops.arange", "start stop=None step=1 dtype=None", Counted),
            Define("tf.range", "start stop|limit=None step|delta=1 dtype=None name=None", Counted),
            Define("np.linspace ops.linspace tf.linspace", "start stop num=50 * endpoint=True dtype=None", Spread),
        ];

    // A whole type would cut off fractions.
    private static Node Held(Node array, object? dtype) =>
        dtype is null || ElementwiseFunctions.KindOf(dtype) == NumberKind.Real || KnownArray.Of(array)?.All(double.IsInteger) == true
            ? array
            : throw new PythonCodeException($"fractions under the type {LambdaValues.Describe(dtype)} are not understood");

    private static Node Filled(object? shape, double value) =>
        Ops.Constant(
            (double)(float)value,
            new Shape([
                .. (shape as object?[] ?? [shape]).Select(n =>
                    n is Dim d ? d
                    : LambdaValues.Whole(n) is >= 0 and <= Most and var e ? e
                    : throw Many()
                ),
            ])
        );

    private static Node Eye(int rows, int columns, int k)
    {
        if (rows is < 1 or > Most || columns < 1 || rows * (long)columns > Most * 16)
            throw Many();
        double[] values = new double[rows * columns];
        for (int r = 0; r < rows; r++)
            if (r + k >= 0 && r + k < columns)
                values[r * columns + r + k] = 1;
        return Ops.Constant(values, rows, columns);
    }

    private static Node Counted(CallArguments a)
    {
        double start = a["stop"] is null ? 0 : a.Number("start"),
            stop = a["stop"] is null ? a.Number("start") : a.Number("stop"),
            step = a.Number("step");
        double count = Math.Ceiling((stop - start) / step);
        if (!(count is >= 1 and <= Most))
            throw Many();
        return Held(Row((int)count, i => start + i * step), a["dtype"]);
    }

    private static Node Spread(CallArguments a)
    {
        int count = a.Whole("num");
        if (count is < 2 or > Most)
            throw Many();
        double start = a.Number("start"),
            step = (a.Number("stop") - start) / (a.Flag("endpoint") ? count - 1 : count);
        return Held(Row(count, i => a.Flag("endpoint") && i == count - 1 ? a.Number("stop") : start + i * step), a["dtype"]);
    }

    private static Node Row(int count, Func<int, double> value) =>
        Ops.Constant([.. Enumerable.Range(0, count).Select(i => (double)(float)value(i))], count);

    private static PythonCodeException Many() => new($"expected an array of 1 to {Most} numbers along each axis");
}
