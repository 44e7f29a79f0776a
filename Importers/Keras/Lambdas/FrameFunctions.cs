using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions of sequences and images that pad, enlarge or rearrange them, and look-ups.</summary>
internal static class FrameFunctions
{
    private const int MostRadius = 64;

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() => [.. Paddings(), .. Images(), .. LookUps()];

    private static IEnumerable<(string, LambdaFunction)> Paddings() =>
        [
            Define("K.temporal_padding", "x padding=1", a => Padded(a.Tensor("x"), 1, Both(a["padding"]))),
            Define(
                "K.asymmetric_temporal_padding",
                "x left_pad=1 right_pad=1",
                a => Padded(a.Tensor("x"), 1, (a.Whole("left_pad"), a.Whole("right_pad")))
            ),
            Define("K.spatial_2d_padding", "x padding=1 data_format|dim_ordering=None", PadImages),
        ];

    private static IEnumerable<(string, LambdaFunction)> Images() =>
        [
            Define("K.resize_images", "x height_factor width_factor data_format|dim_ordering=None interpolation=nearest", Enlarge),
            Define(
                "tf.depth_to_space tf.nn.depth_to_space",
                "input block_size name=None data_format=NHWC",
                a => Apply(new BlockOperation(a.Whole("block_size"), ToSpace: true, IsFirst(a)), a.Tensor("input"))
            ),
            Define(
                "tf.space_to_depth tf.nn.space_to_depth",
                "input block_size name=None data_format=NHWC",
                a => Apply(new BlockOperation(a.Whole("block_size"), ToSpace: false, IsFirst(a)), a.Tensor("input"))
            ),
            Define("tf.image.flip_left_right", "image", a => Apply(new FlipOperation([-2]), a.Tensor("image"))),
            Define("tf.image.flip_up_down", "image", a => Apply(new FlipOperation([-3]), a.Tensor("image"))),
            Define(
                "tf.image.rgb_to_grayscale",
                "images name=None",
                a => Apply(new MatrixProductOperation(), a.Tensor("images"), Ops.Constant([0.2989, 0.587, 0.114], [3, 1]))
            ),
            Define(
                "tf.nn.local_response_normalization tf.nn.lrn",
                "input depth_radius=5 bias=1 alpha=1 beta=0.5 name=None",
                NormalizeResponses
            ),
        ];

    private static IEnumerable<(string, LambdaFunction)> LookUps() =>
        [
            Define(
                "K.one_hot",
                "indices num_classes|nb_classes",
                a => Apply(new OneHotOperation(a.Whole("num_classes")), a.Tensor("indices"))
            ),
            Define(
                "ops.one_hot",
                "x num_classes axis=-1 dtype=None",
                a => Apply(new OneHotOperation(a.Whole("num_classes"), a.Whole("axis")), a.Tensor("x"))
            ),
            Define("tf.one_hot", "indices depth on_value=None off_value=None axis=None dtype=None name=None", OneHot),
            Define("K.gather", "reference indices", a => Apply(new TakeOperation(0), a.Tensor("reference"), a.Tensor("indices"))),
        ];

    private static (int, int) Both(object? by) =>
        by is object?[] { Length: 2 } pair ? (LambdaValues.Whole(pair[0]), LambdaValues.Whole(pair[1]))
        : by is object?[] ? throw new PythonCodeException("expected two numbers to pad by")
        : (LambdaValues.Whole(by), LambdaValues.Whole(by));

    private static Node Padded(Node x, int axis, params ReadOnlySpan<(int Before, int After)> by)
    {
        if (axis + by.Length > x.Rank)
            throw new PythonCodeException($"expected at least {axis + by.Length} axes, found {x.Shape}");
        int[] before = new int[x.Rank],
            after = new int[x.Rank];
        for (int i = 0; i < by.Length; i++)
            (before[axis + i], after[axis + i]) = by[i];
        return Apply(new PadOperation([.. before], [.. after]), x);
    }

    // Keras 1 has one number for both ends of an axis, Keras 2 a pair.
    private static Node PadImages(CallArguments a)
    {
        object? by = a["padding"];
        var (rows, columns) = by is object?[] { Length: 2 } axes ? (Both(axes[0]), Both(axes[1])) : (Both(by), Both(by));
        return Padded(a.Tensor("x"), IsChannelsFirst(a) ? 2 : 1, rows, columns);
    }

    private static Node Enlarge(CallArguments a)
    {
        if (a["interpolation"] is not "nearest")
            throw new PythonCodeException($"the interpolation {LambdaValues.Describe(a["interpolation"])} is not understood");
        int axis = IsChannelsFirst(a) ? 2 : 1;
        var rows = Apply(new RepeatOperation(a.Whole("height_factor"), axis), a.Tensor("x"));
        return Apply(new RepeatOperation(a.Whole("width_factor"), axis + 1), rows);
    }

    private static bool IsChannelsFirst(CallArguments a) =>
        a["data_format"] switch
        {
            "channels_last" or "tf" => false,
            "channels_first" or "th" => true,
            null or "default" => throw new PythonCodeException(
                "the image layout of keras.json, which the file does not hold, is asked for"
            ),
            var other => throw new PythonCodeException($"the image layout {LambdaValues.Describe(other)} is not understood"),
        };

    private static bool IsFirst(CallArguments a) =>
        a["data_format"] switch
        {
            "NHWC" => false,
            "NCHW" => true,
            var other => throw new PythonCodeException($"the image layout {LambdaValues.Describe(other)} is not understood"),
        };

    private static Node OneHot(CallArguments a) =>
        Apply(
            new OneHotOperation(a.Whole("depth"), a["axis"] is null ? -1 : a.Whole("axis"))
            {
                OnValue = a["on_value"] is null ? 1 : a.Number("on_value"),
                OffValue = a["off_value"] is null ? 0 : a.Number("off_value"),
            },
            a.Tensor("indices")
        );

    // Each element by the squares around it along the channels; beyond them are zeros.
    private static object? NormalizeResponses(CallArguments a)
    {
        var x = a.Tensor("input");
        int radius = a.Whole("depth_radius");
        if (x.Rank != 4 || radius is < 0 or > MostRadius)
            throw new PythonCodeException($"a window of {radius} channels to each side of {x.Shape} is not understood");
        int channels = x.Shape[3].Fixed;
        var squares = Padded4(Apply(new ElementwiseOperation(ElementwiseFunction.Square), x), radius);
        object? sum = null;
        for (int at = 0; at <= 2 * radius; at++)
        {
            var part = Apply(new SliceOperation(new SliceItems(new EllipsisItem(), new RangeItem(at, at + channels))), squares);
            sum = sum is null ? part : LambdaArithmetic.Binary("+", sum, part);
        }
        object? scaled = LambdaArithmetic.Binary("+", LambdaArithmetic.Binary("*", sum, a["alpha"]), a["bias"]);
        return LambdaArithmetic.Binary("/", x, LambdaArithmetic.Binary("**", scaled, a["beta"]));
    }

    private static Node Padded4(Node x, int radius) => Apply(new PadOperation([0, 0, 0, radius], [0, 0, 0, radius]), x);
}
