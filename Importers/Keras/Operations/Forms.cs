using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Operations;

/// <summary>Forms that many functions share.</summary>
internal static class Forms
{
    private static readonly HashSet<string> s_halves = ["float16", "bfloat16", "DT_HALF", "DT_BFLOAT16"];

    internal static OperationForm Of(string parameters, Func<OperationArguments, OperationLayer> read) => new(parameters.Split(' '), read);

    /// <summary>A function of one number, whose parameter has the given name.</summary>
    internal static OperationForm Unary(ElementwiseFunction function, string x = "x") =>
        Of(x, a => a.Layer(new ElementwiseOperation(function), a.Operand(x)));

    internal static OperationForm OfTwo(ElementwiseFunction function, string x = "x", string y = "y") =>
        Of($"{x} {y}", a => a.Layer(new ElementwiseOperation(function), a.Operand(x), a.Operand(y)));

    internal static OperationForm Activation(Activation function, string x = "x") =>
        Of(x, a => a.Layer(new ActivationOperation(function), a.Operand(x)));

    /// <summary>An activation with parameters of its own.</summary>
    internal static OperationForm Activation(string parameters, Func<OperationArguments, Activation> function) =>
        Of(parameters, a => a.Layer(new ActivationOperation(function(a)), a.Operand(parameters.Split(' ')[0])));

    internal static OperationForm Reduce(ReductionKind kind, string x = "x") =>
        Of($"{x} axis keepdims", a => a.Layer(new ReduceOperation(kind, a.Axes("axis"), a.Flag("keepdims")), a.Operand(x)));

    /// <summary>An operation that depends on other arguments than its one operand.</summary>
    internal static OperationForm One(string parameters, Func<OperationArguments, Operation> operation) =>
        Of(parameters, a => a.Layer(operation(a), a.Operand(parameters.Split(' ')[0])));

    /// <summary>The kind of numbers that a type is.</summary>
    internal static NumberKind Kind(OperationArguments a, string key, NumberKind usual = NumberKind.Real) =>
        a.Text(key, "") switch
        {
            "" => usual,
            "float32" or "float64" or "float" or "DT_FLOAT" or "DT_DOUBLE" => NumberKind.Real,
            var half when s_halves.Contains(half) => NumberKind.Real,
            "int32" or "int64" or "int" or "DT_INT32" or "DT_INT64" => NumberKind.Whole,
            "bool" or "DT_BOOL" => NumberKind.Boolean,
            var other => throw a.Bad($"argument '{key}': expected float32, float64, int32, int64 or bool, found '{other}'"),
        };

    /// <summary>The first type of fewer than 32 bits that an operation's parts name; null for none. Such numbers are 32-bit floats
    /// here.</summary>
    internal static string? Half(params ReadOnlySpan<JToken> parts)
    {
        foreach (var part in parts)
            if (
                (part as JContainer)?.DescendantsAndSelf().FirstOrDefault(t => t is JValue { Value: string s } && s_halves.Contains(s))
                is JValue found
            )
                return (string?)found.Value;
        return null;
    }

    /// <summary>Refuses types of results that are no floats.</summary>
    internal static void Floats(OperationArguments a, string key = "dtype")
    {
        if (Kind(a, key) != NumberKind.Real)
            throw a.Bad($"argument '{key}': expected floats, found '{a.Text(key, "")}'");
    }

    /// <summary>What stands in brackets behind a value: numbers, slices, an ellipsis, new axes.</summary>
    internal static SliceItems Items(OperationArguments a, string key)
    {
        var token = a.Required(key);
        try
        {
            return new SliceItems([.. (token is JArray list ? (IEnumerable<JToken>)list : [token]).Select(Item)]);
        }
        catch (ConfigValueException e)
        {
            throw a.Bad($"argument '{key}': {e.Message}");
        }
    }

    private static SliceItem Item(JToken token)
    {
        if (token is JValue { Value: null })
            return new NewAxisItem();
        if (token is JValue { Type: JTokenType.Integer })
            return new ElementItem(Json.Int(token));
        string? className = Json.TextOf(token, "class_name");
        if (className == "__ellipsis__" || token is JValue { Value: "..." })
            return new EllipsisItem();
        var bounds = className == "__slice__" ? token["config"] : token;
        if (bounds is not JObject slice || !slice.ContainsKey("start") || !slice.ContainsKey("stop"))
            throw new ConfigValueException("whole numbers, slices, an ellipsis or null", token, unsupported: true);
        slice.Only("start", "stop", "step");
        int? Bound(string key) => slice[key] is { } bound && !Json.IsNull(bound) ? Json.Int(bound) : null;
        return new RangeItem(Bound("start"), Bound("stop"), Bound("step") ?? 1);
    }

    /// <summary>Where channels stand.</summary>
    internal static DataFormat Layout(OperationArguments a) =>
        a.Text("data_format", "channels_last") switch
        {
            "channels_last" => DataFormat.ChannelsLast,
            "channels_first" => DataFormat.ChannelsFirst,
            var other => throw a.Bad($"argument 'data_format': expected channels_last or channels_first, found '{other}'"),
        };

    /// <summary>How images are brought to another size, as TensorFlow 2 calls it.</summary>
    internal static Interpolation Interpolated(OperationArguments a, string key) =>
        a.Text(key, "bilinear") switch
        {
            "bilinear" => Interpolation.HalfPixelBilinear,
            "nearest" => Interpolation.Nearest,
            "bicubic" => Interpolation.Bicubic,
            "area" => Interpolation.Area,
            "lanczos3" => Interpolation.Lanczos3,
            "lanczos5" => Interpolation.Lanczos5,
            "gaussian" => Interpolation.Gaussian,
            "mitchellcubic" => Interpolation.MitchellCubic,
            var other => throw a.Bad(
                $"argument '{key}': expected bilinear, nearest, bicubic, area, lanczos3, lanczos5, gaussian or mitchellcubic, "
                    + $"found '{other}'"
            ),
        };

    /// <summary>How much stands before and after each axis.</summary>
    internal static (Sizes Before, Sizes After) Pairs(OperationArguments a, string key)
    {
        if (a.Required(key) is not JArray list || !list.All(p => p is JArray { Count: 2 }))
            throw a.Bad($"argument '{key}': expected a pair of whole numbers for each axis");
        return (Column(0), Column(1));

        Sizes Column(int column) => new([.. list.Select(p => Number(a, key, p[column]!))]);
    }

    /// <summary>Axes of two operands: two lists of them, or how many last ones of the first stand with first ones of the second.</summary>
    internal static (Sizes First, Sizes Second) AxisPairs(OperationArguments a, string key)
    {
        if (a.Raw(key) is JArray { Count: 2 } pair)
            return (List(pair[0]), List(pair[1]));
        int count = a.Int(key, 2);
        if (count is < 0 or > 64)
            throw a.Bad($"argument '{key}': expected a number of axes, found {count}");
        return (new Sizes([.. Enumerable.Range(-count, count)]), new Sizes([.. Enumerable.Range(0, count)]));

        Sizes List(JToken t) => new([.. (t is JArray list ? (IEnumerable<JToken>)list : [t]).Select(i => Number(a, key, i))]);
    }

    private static int Number(OperationArguments a, string key, JToken token)
    {
        try
        {
            return Json.Int(token);
        }
        catch (ConfigValueException e)
        {
            throw a.Bad($"argument '{key}': {e.Message}");
        }
    }

    /// <summary>The extents along the spatial axes, from one number or several.</summary>
    internal static int[] Spatial(OperationArguments a, string key, int rank, Sizes? usual = null)
    {
        var sizes = a.Axes(key) ?? usual ?? throw a.Bad($"expected an argument '{key}'");
        return sizes.Count == rank ? [.. sizes]
            : sizes.Count == 1 ? [.. Enumerable.Repeat(sizes[0], rank)]
            : throw a.Bad($"argument '{key}': expected {rank} numbers, found {sizes}");
    }
}
