using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>TensorFlow's resizing of images [N, rows, columns, channels].</summary>
internal static class ImageFunctions
{
    private const int MostWeights = 1 << 22;

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Define(
                "tf.image.resize_images tf1.image.resize_images tf1.image.resize",
                "images size method=0 align_corners=False preserve_aspect_ratio=False name=None",
                a => Resize(a, Method(a["method"]), centres: false)
            ),
            Define(
                "tf.image.resize_bilinear tf1.image.resize_bilinear",
                "images size align_corners=False name=None",
                a => Resize(a, "bilinear", centres: false)
            ),
            Define(
                "tf.image.resize_nearest_neighbor tf1.image.resize_nearest_neighbor",
                "images size align_corners=False name=None",
                a => Resize(a, "nearest", centres: false)
            ),
            Define(
                "tf.image.resize",
                "images size method=bilinear preserve_aspect_ratio=False antialias=False name=None",
                (a, era) =>
                    Resize(
                        a,
                        Method(a["method"]),
                        era.ResizesAtCentres
                            ?? throw new PythonCodeException(
                                $"Keras {era.Version} ran on TensorFlow 1 and 2, whose tf.image.resize differ, and the file does not say which"
                            )
                    )
            ),
        ];

    private static string Method(object? method) =>
        method switch
        {
            0L or "bilinear" => "bilinear",
            1L or "nearest" => "nearest",
            Symbol s when s.Path.EndsWith("ResizeMethod.BILINEAR", StringComparison.Ordinal) => "bilinear",
            Symbol s when s.Path.EndsWith("ResizeMethod.NEAREST_NEIGHBOR", StringComparison.Ordinal) => "nearest",
            _ => throw new PythonCodeException($"resizing by the method {LambdaValues.Describe(method)} is not understood"),
        };

    private static Node Resize(CallArguments a, string method, bool centres)
    {
        bool Asks(string name) => HasFlag(a, name);
        if (Asks("preserve_aspect_ratio") || Asks("antialias"))
            throw new PythonCodeException("resizing with preserve_aspect_ratio or antialias is not understood");
        bool corners = Asks("align_corners");
        var x = a.Tensor("images");
        int[] size = a.Wholes("size");
        if (x.Rank != 4 || size.Length != 2 || size.Any(s => s is < 1 or > 1 << 14))
            throw new PythonCodeException($"expected images of rank 4 and two sizes, found {x.Shape} and ({Wording.List(size)})");
        for (int i = 0; i < 2; i++)
            if (x.Shape[i + 1] != new Dim(size[i]))
                x = ShapeMath.Along(x, i + 1, Map(x.Shape[i + 1].Fixed, size[i], method, centres, corners), size[i]);
        return x;
    }

    private static bool HasFlag(CallArguments a, string name) => a.Has(name) && a.Flag(name);

    // The weights [source, target] of one axis (tensorflow/core/kernels/image/resize_bilinear_op.cc, resize_nearest_neighbor_op.cc).
    private static double[] Map(int source, int target, string method, bool centres, bool corners)
    {
        float scale = corners && target > 1 ? (source - 1) / (float)(target - 1) : source / (float)target;
        if ((long)source * target > MostWeights)
            throw new PythonCodeException($"resizing {source} rows or columns to {target} takes more than {MostWeights} weights");
        var map = new double[source * target];
        for (int t = 0; t < target; t++)
        {
            float at = centres ? (t + 0.5f) * scale - (method == "nearest" ? 0 : 0.5f) : t * scale;
            if (method == "nearest")
            {
                float whole = corners ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at);
                map[Math.Clamp((int)whole, 0, source - 1) * target + t] = 1;
                continue;
            }
            float floor = MathF.Floor(at),
                part = at - floor;
            map[Math.Clamp((int)floor, 0, source - 1) * target + t] += 1 - part;
            map[Math.Clamp((int)floor + 1, 0, source - 1) * target + t] += part;
        }
        return map;
    }
}
