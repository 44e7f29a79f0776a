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
            Define("max", "a b=None c=None d=None", a => Extreme(a, double.Max)),
            Define("min", "a b=None c=None d=None", a => Extreme(a, double.Min)),
            Define("pow", "x y", a => LambdaArithmetic.Binary("**", a["x"], a["y"])),
            Define("round", "x digits=None", Rounded),
            Define("K.backend", "", (_, era) => era.Backend == TrainingBackend.Theano ? "theano" : "tensorflow"),
            Define("math.sqrt", "x", a => Math.Sqrt(a.Number("x"))),
            Define("math.exp", "x", a => Math.Exp(a.Number("x"))),
            Define("math.log", "x base=None", a => a["base"] is null ? Math.Log(a.Number("x")) : Math.Log(a.Number("x"), a.Number("base"))),
            Define("math.log10", "x", a => Math.Log10(a.Number("x"))),
            Define("math.log2", "x", a => Math.Log2(a.Number("x"))),
            Define("math.sin", "x", a => Math.Sin(a.Number("x"))),
            Define("math.cos", "x", a => Math.Cos(a.Number("x"))),
            Define("math.tanh", "x", a => Math.Tanh(a.Number("x"))),
            Define("math.pow", "x y", a => Math.Pow(a.Number("x"), a.Number("y"))),
            // Whole numbers, which Python 2 gives as fractions: / is the same of both then.
            Define("math.ceil", "x", a => Math.Ceiling(a.Number("x"))),
            Define("math.floor", "x", a => Math.Floor(a.Number("x"))),
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

    // Python 2 rounds halves away from 0 and Python 3 to even ones.
    private static object? Rounded(CallArguments a)
    {
        double x = a.Number("x");
        return a["digits"] is null && Math.Abs(x - Math.Truncate(x)) != 0.5
            ? (long)Math.Round(x)
            : throw new PythonCodeException($"{x} rounded to {LambdaValues.Describe(a["digits"])} digits is not understood");
    }

    private static object? Extreme(CallArguments a, Func<double, double, double> of)
    {
        object?[] items = a["b"] is null ? Items(a["a"]) : [.. new[] { a["a"], a["b"], a["c"], a["d"] }.Where(i => i is not null)];
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
                "argmin" => "T.argmin",
                "prod" => "T.prod",
                "any" => "T.any",
                "all" => "T.all",
                "round" => "T.round",
                "cumsum" => "T.cumsum",
                "dot" => "T.dot",
                "swapaxes" => "T.swapaxes",
                "transpose" => "T.transpose",
                "take" => "T.take",
                "flatten" or "ravel" => "T.flatten",
                "astype" => "T.cast",
                _ => null,
            };
}
