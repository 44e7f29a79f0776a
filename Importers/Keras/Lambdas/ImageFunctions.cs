using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>TensorFlow's resizing of images [N, rows, columns, channels].</summary>
internal static class ImageFunctions
{
    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Define(
                "tf.image.resize_images tf1.image.resize_images tf1.image.resize",
                "images size method=0 align_corners=False preserve_aspect_ratio=False name=None",
                a => Resize(a, IsNearest(a["method"]), centres: false)
            ),
            Define(
                "tf.image.resize_bilinear tf1.image.resize_bilinear",
                "images size align_corners=False name=None",
                a => Resize(a, isNearest: false, centres: false)
            ),
            Define(
                "tf.image.resize_nearest_neighbor tf1.image.resize_nearest_neighbor",
                "images size align_corners=False name=None",
                a => Resize(a, isNearest: true, centres: false)
            ),
            Define(
                "tf.image.resize",
                "images size method=bilinear preserve_aspect_ratio=False antialias=False name=None",
                (a, era) =>
                    Resize(
                        a,
                        IsNearest(a["method"]),
                        era.ResizesAtCentres
                            ?? throw new PythonCodeException(
                                $"Keras {era.Version} ran on TensorFlow 1 and 2, whose tf.image.resize differ, and the file does not "
                                    + $"say which"
                            )
                    )
            ),
        ];

    // Null for means over areas, which are neither.
    private static bool? IsNearest(object? method) =>
        method switch
        {
            3L or "area" => null,
            Symbol s when s.Path.EndsWith("ResizeMethod.AREA", StringComparison.Ordinal) => null,
            0L or "bilinear" => false,
            1L or "nearest" => true,
            Symbol s when s.Path.EndsWith("ResizeMethod.BILINEAR", StringComparison.Ordinal) => false,
            Symbol s when s.Path.EndsWith("ResizeMethod.NEAREST_NEIGHBOR", StringComparison.Ordinal) => true,
            _ => throw new PythonCodeException($"resizing by the method {LambdaValues.Describe(method)} is not understood"),
        };

    private static Node Resize(CallArguments a, bool? isNearest, bool centres)
    {
        bool Asks(string name) => a.Has(name) && a.Flag(name);
        if (Asks("preserve_aspect_ratio") || Asks("antialias"))
            throw new PythonCodeException("resizing with preserve_aspect_ratio or antialias is not understood");
        var size = a.Wholes("size");
        if (size.Count != 2)
            throw new PythonCodeException($"expected rows and columns, found {size.Count} sizes");
        if (isNearest is null && Asks("align_corners"))
            throw new PythonCodeException("resizing by areas with align_corners is not understood");
        var alignment =
            isNearest is null ? SampleAlignment.Areas
            : centres ? SampleAlignment.Centres
            : Asks("align_corners") ? SampleAlignment.Corners
            : SampleAlignment.Starts;
        return Apply(new ResizeOperation(size[0], size[1], isNearest ?? false, alignment), a.Tensor("images"));
    }
}
