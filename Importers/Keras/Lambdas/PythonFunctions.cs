using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions of Python itself, on numbers.</summary>
internal static class PythonFunctions
{
    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Define("len", "x", a => a["x"] is object?[] items ? (long)items.Length : (long)a.Tensor("x").Shape[0].Fixed),
            Define("int", "x", a => (long)Math.Truncate(a.Number("x"))),
            Define("float", "x", a => a.Number("x")),
            Define("tuple list", "x", a => a["x"] as object?[] ?? throw new PythonCodeException("expected a tuple or list")),
            Define("range xrange", "start stop=None step=1", Range),
            Define(
                "enumerate",
                "iterable start=0",
                a => Items(a["iterable"]).Select((item, k) => (object?)new[] { k + (long)a.Whole("start"), item }).ToArray()
            ),
            Define("zip", "a b", a => Items(a["a"]).Zip(Items(a["b"]), (x, y) => (object?)new[] { x, y }).ToArray()),
            Define("reversed", "x", a => Items(a["x"]).Reverse().ToArray()),
            Define("sum", "x start=0", a => Items(a["x"]).Aggregate(a["start"], (x, y) => LambdaArithmetic.Binary("+", x, y))),
            Define("max", "a b=None", a => Extreme(a, double.Max)),
            Define("min", "a b=None", a => Extreme(a, double.Min)),
            Define("K.backend", "", (_, era) => era.Backend == TrainingBackend.Theano ? "theano" : "tensorflow"),
            Define(
                "np.array np.asarray K.constant tf.constant K.variable ops.array ops.convert_to_tensor tf.convert_to_tensor",
                "value|object|x|a dtype=None shape=None name=None",
                a =>
                    a["shape"] is null
                        ? LambdaValues.Tensor(a["value"])
                        : throw new PythonCodeException("a constant with a shape is not understood")
            ),
            Define("np.float32 np.float64", "x", a => a["x"]),
            Define("math.sqrt", "x", a => Math.Sqrt(a.Number("x"))),
            Define("math.exp", "x", a => Math.Exp(a.Number("x"))),
            Define("math.log", "x", a => Math.Log(a.Number("x"))),
            Define("K.floatx", "unused=None", _ => "float32"),
            Define(
                "K.image_data_format",
                "unused=None",
                _ => throw new PythonCodeException("the image layout of keras.json, which the file does not hold, is asked for")
            ),
            Define("slice", "start stop=None step=None", a => new SliceValue(a["start"], a["stop"], a["step"])),
        ];

    private static object?[] Items(object? value) =>
        value as object?[] ?? throw new PythonCodeException($"expected a tuple or list, found {LambdaValues.Describe(value)}");

    private static object?[] Range(CallArguments a)
    {
        const int most = 4096;
        long start = a["stop"] is null ? 0 : a.Whole("start"),
            stop = a["stop"] is null ? a.Whole("start") : a.Whole("stop"),
            step = a.Whole("step");
        if (step == 0)
            throw new PythonCodeException("expected a step other than 0");
        long count = Math.Max(0, (stop - start + step - Math.Sign(step)) / step);
        return count <= most
            ? [.. Enumerable.Range(0, (int)count).Select(k => (object?)(start + k * step))]
            : throw new PythonCodeException($"expected a range of at most {most} numbers, found {count}");
    }

    private static object? Extreme(CallArguments a, Func<double, double, double> of)
    {
        object?[] items = a["b"] is null ? Items(a["a"]) : [a["a"], a["b"]];
        if (items.Length == 0)
            throw new PythonCodeException("expected numbers, found none");
        double best = items.Select(LambdaValues.Number).Aggregate(of);
        return items.First(i => LambdaValues.Number(i) == best);
    }

    /// <summary>Values that modules hold.</summary>
    internal static object? Constant(string path) =>
        path switch
        {
            "np.pi" or "math.pi" => Math.PI,
            "np.e" or "math.e" => Math.E,
            "np.newaxis" or "tf.newaxis" => null,
            _ => new Symbol(path),
        };

    /// <summary>Methods of tensors, which are functions of another name.</summary>
    internal static string? OfMethod(object? of, string name) =>
        of is not Node
            ? null
            : name switch
            {
                "sum" => "T.sum",
                "mean" => "T.mean",
                "max" => "T.max",
                "min" => "T.min",
                "std" => "T.std",
                "var" => "T.var",
                "reshape" => "T.reshape",
                "clip" => "T.clip",
                "repeat" => "T.repeat",
                "argmax" => "T.argmax",
                _ => null,
            };
}
