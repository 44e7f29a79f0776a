using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>The shapes of the data sets that come with Keras, which scripts ask for the shape of their input, and what NumPy makes of
/// them. What an array holds is never known.</summary>
internal static class DataArrays
{
    // By which a script says the shape of what its model is first called with.
    private static readonly string[] s_makers =
    [
        "numpy.zeros",
        "numpy.ones",
        "tensorflow.zeros",
        "tensorflow.ones",
        "tensorflow.random.normal",
        "tensorflow.random.uniform",
        "keras.ops.zeros",
        "keras.ops.ones",
        "keras.random.normal",
        "keras.random.uniform",
    ];

    /// <summary>What <c>load_data</c> of a data set gives, <c>(x, y), (x_test, y_test)</c>; null for any other name.</summary>
    /// <param name="inside">The name inside of Keras.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="line">For messages.</param>
    /// <param name="session">The reading.</param>
    internal static ScriptValue? Load(string inside, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        switch (inside)
        {
            case "datasets.mnist.load_data" when arguments.Count <= 1:
            case "datasets.fashion_mnist.load_data" when arguments.Count == 0:
                return Sets(60_000, 10_000, [28, 28], []);
            case "datasets.cifar10.load_data" when arguments.Count == 0:
            case "datasets.cifar100.load_data" when arguments.All(a => a.Name is "label_mode" || a.Value is LiteralValue):
                return Sets(50_000, 10_000, ChannelsFirst(line, session) ? [3, 32, 32] : [32, 32, 3], [1]);
            case "datasets.boston_housing.load_data" when arguments.Count == 0:
                return Sets(404, 102, [13], []);
            default:
                return null;
        }
    }

    // load_data of datasets/cifar10.py at the tags 0.3.3, 1.2.2 and 2.3.1: the layout of keras.json from Keras 1 on.
    private static bool ChannelsFirst(int line, ScriptSession session) =>
        session.Era.Language == ScriptLanguage.Keras0
        || BackendSettings.Call("image_data_format", [], line, session) is LiteralValue { Value: "channels_first" };

    private static ItemsValue Sets(long train, long test, long[] sample, long[] target)
    {
        ItemsValue One(long count) => new([ArrayValue.Of([count, .. sample]), ArrayValue.Of([count, .. target])], false);
        return new ItemsValue([One(train), One(test)], false);
    }

    /// <summary>What a function of NumPy or of Keras's tools makes of an array; null where that is not known.</summary>
    internal static ScriptValue? Call(string path, IReadOnlyList<Argument> arguments)
    {
        if (s_makers.Contains(path) && arguments is [{ Name: null or "shape", Value: ItemsValue extents }, ..])
            return new ArrayValue([.. extents.Items]);
        if (arguments is not [{ Name: null, Value: ArrayValue array }, ..])
            return null;
        ScriptValue[] rest = [.. arguments.Skip(1).Select(a => a.Value)];
        return KerasNames.Last(path) switch
        {
            "to_categorical" when KerasNames.Inside(path) is not null && rest is [LiteralValue { Value: long } classes] => new ArrayValue([
                array.Shape[0],
                classes,
            ]),
            "reshape" when IsNumPy(path) && rest is [var shape] => Reshaped(array, shape is ItemsValue items ? items.Items : [shape]),
            "expand_dims"
                when IsNumPy(path) && rest is [LiteralValue { Value: long axis }] && Math.Abs(axis + 0.5) < array.Shape.Count + 1 =>
                new ArrayValue([.. array.Shape.Take(Place(axis, array)), new LiteralValue(1L), .. array.Shape.Skip(Place(axis, array))]),
            "array" or "asarray" or "float32" when IsNumPy(path) => array,
            _ => null,
        };
    }

    private static int Place(long axis, ArrayValue array) => (int)(axis < 0 ? axis + array.Shape.Count + 1 : axis);

    private static bool IsNumPy(string path) => path.StartsWith("numpy.", StringComparison.Ordinal);

    /// <summary>What a method of an array gives; null where it is not known.</summary>
    /// <exception cref="ScriptException">It changes the array's shape.</exception>
    internal static ScriptValue? Method(ArrayValue array, string name, IReadOnlyList<Argument> arguments, int line)
    {
        if (name == "resize")
            throw new ScriptException(line, $"'.resize' changes {array.What}, which is not understood");
        bool byPlace = arguments.All(a => a.Name is null);
        return name switch
        {
            "astype" or "copy" or "clip" => array,
            "reshape" when byPlace && arguments is [{ Value: ItemsValue shape }] => Reshaped(array, shape.Items),
            "reshape" when byPlace && arguments.Count > 0 => Reshaped(array, [.. arguments.Select(a => a.Value)]),
            "flatten" or "ravel" when arguments.Count == 0 => Reshaped(array, [new LiteralValue(-1L)]),
            _ => null,
        };
    }

    /// <summary>What an attribute of an array is; null where it is not known.</summary>
    internal static ScriptValue? Attribute(ArrayValue array, string name) =>
        name switch
        {
            "shape" => new ItemsValue([.. array.Shape], false),
            "ndim" => new LiteralValue((long)array.Shape.Count),
            "size" when array.Known is { } known => new LiteralValue(known.Aggregate(1L, (a, b) => a * b)),
            _ => null,
        };

    /// <summary>A part of an array: one row, or a range of rows, whose number is not known.</summary>
    internal static ScriptValue? Part(ArrayValue array, SourceNode index, ScriptValue? value, int line)
    {
        if (array.Shape.Count == 0)
            return null;
        if (index is SliceNode)
            return new ArrayValue([new UnknownValue(line, $"the number of rows of a part"), .. array.Shape.Skip(1)]);
        return value is LiteralValue { Value: long } ? new ArrayValue([.. array.Shape.Skip(1)]) : null;
    }

    private static ArrayValue Reshaped(ArrayValue array, IReadOnlyList<ScriptValue> shape)
    {
        if (!shape.Any(s => s is LiteralValue { Value: -1L }))
            return new ArrayValue(shape);
        // The open extent is what the others leave over.
        double whole = array.Known?.Aggregate(1.0, (a, b) => a * b) ?? 0,
            said = shape.Aggregate(
                1.0,
                (a, b) =>
                    b is LiteralValue { Value: > 0L and long extent } ? a * extent
                    : b is LiteralValue { Value: -1L } ? a
                    : 0
            );
        ScriptValue open =
            whole > 0 && said > 0 && whole % said == 0 && whole < 1L << 53
                ? new LiteralValue((long)(whole / said))
                : new UnknownValue(0, $"an extent that an array leaves open");
        return new ArrayValue([.. shape.Select(s => s is LiteralValue { Value: -1L } ? open : s)]);
    }
}
