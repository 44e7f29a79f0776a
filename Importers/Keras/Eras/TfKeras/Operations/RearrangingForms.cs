using KerasSharp.Importers.Keras.Operations;
using Newtonsoft.Json.Linq;
using static KerasSharp.Importers.Keras.Operations.Forms;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>TensorFlow's functions by their public names without <c>tf.</c>: those that give elements other places.</summary>
internal static class RearrangingForms
{
    internal static readonly Dictionary<string, OperationForm> All = new(StringComparer.Ordinal)
    {
        ["__operators__.getitem"] = One("x slice_spec", a => new SliceOperation(Items(a, "slice_spec"))),
        ["concat"] = Of("values axis", a => a.Layer(new ConcatenateOperation(a.Int("axis")), a.Operands("values"))),
        ["stack"] = Of("values axis", a => a.Layer(new StackOperation(a.Int("axis", 0)), a.Operands("values"))),
        ["unstack"] = One("value num axis", a => new UnstackOperation(a.Int("axis", 0), a.OptionalInt("num"))),
        ["split"] = One("value num_or_size_splits axis num", Split),
        ["tile"] = Of("input multiples", a => a.Layer(new TileOperation(), [a.Operand("input"), .. a.Extents("multiples")])),
        ["repeat"] = One("input repeats axis", a => new RepeatOperation(a.Int("repeats"), a.OptionalInt("axis"))),
        ["reshape"] = Of("tensor shape", a => a.Layer(new ReshapeOperation(), [a.Operand("tensor"), .. a.Extents("shape")])),
        ["broadcast_to"] = Of("input shape", a => a.Layer(new BroadcastToOperation(), [a.Operand("input"), .. a.Extents("shape")])),
        ["fill"] = Of("dims value", a => a.Layer(new FillOperation(), [a.Operand("value"), .. a.Extents("dims")])),
        ["expand_dims"] = One("input axis", a => new ExpandDimsOperation(a.Sizes("axis"))),
        ["compat.v1.expand_dims"] = One("input axis", a => new ExpandDimsOperation(a.Sizes("axis"))),
        ["squeeze"] = One("input axis", a => new SqueezeOperation(NotEmpty(a.Axes("axis")))),
        ["compat.v1.squeeze"] = One("input axis", a => new SqueezeOperation(NotEmpty(a.Axes("axis") ?? a.Axes("squeeze_dims")))),
        ["transpose"] = One("a perm conjugate", Transposed),
        ["compat.v1.transpose"] = One("a perm name conjugate", Transposed),
        ["reverse"] = One("tensor axis", a => new FlipOperation(a.Sizes("axis"))),
        ["roll"] = One("input shift axis", a => new RollOperation(a.Sizes("shift"), a.Sizes("axis"))),
        ["pad"] = One("tensor paddings mode constant_values", Padded),
        ["compat.v1.pad"] = One("tensor paddings mode name constant_values", Padded),
        ["gather"] = Of("params indices validate_indices axis batch_dims", Gather),
        ["compat.v1.gather"] = Of("params indices validate_indices name axis batch_dims", Gather),
        ["one_hot"] = One("indices depth on_value off_value axis dtype", OneHot),
        ["shape"] = One("input out_type", Shape),
        ["compat.v1.shape"] = One("input name out_type", Shape),
        ["range"] = Of("start limit delta", Range),
        ["image.resize"] = One("images size method preserve_aspect_ratio antialias", Resize),
        ["nn.avg_pool2d"] = One("input ksize strides padding data_format", a => Pooling.Of(a, "input", 2, takesMean: true)),
        ["nn.max_pool2d"] = One("input ksize strides padding data_format", a => Pooling.Of(a, "input", 2, takesMean: false)),
        ["nn.avg_pool1d"] = One("input ksize strides padding data_format", a => Pooling.Of(a, "input", 1, takesMean: true)),
        ["nn.max_pool1d"] = One("input ksize strides padding data_format", a => Pooling.Of(a, "input", 1, takesMean: false)),
        ["compat.v1.nn.avg_pool2d"] = One("value ksize strides padding data_format", a => Pooling.Of(a, "value", 2, takesMean: true)),
        ["compat.v1.nn.avg_pool"] = One("value ksize strides padding data_format", a => Pooling.Of(a, "value", 2, takesMean: true)),
        ["compat.v1.nn.max_pool"] = One("value ksize strides padding data_format", a => Pooling.Of(a, "value", 2, takesMean: false)),
    };

    // An empty list stands for all axes.
    private static Sizes? NotEmpty(Sizes? axes) => axes is { Count: 0 } ? null : axes;

    private static Operation Split(OperationArguments a)
    {
        int axis = a.Int("axis", 0);
        _ = a.OptionalInt("num");
        if (a.Required("num_or_size_splits") is not JArray)
            return new SplitOperation(axis, a.Int("num_or_size_splits"));
        var extents = a.Sizes("num_or_size_splits");
        return new SplitOperation(axis, extents.Count, extents);
    }

    private static TransposeOperation Transposed(OperationArguments a)
    {
        _ = a.Flag("conjugate");
        return new TransposeOperation(a.Axes("perm"));
    }

    private static PadOperation Padded(OperationArguments a)
    {
        var mode = a.Text("mode", "CONSTANT").ToUpperInvariant() switch
        {
            "CONSTANT" => BorderMode.Constant,
            "REFLECT" => BorderMode.Reflect,
            "SYMMETRIC" => BorderMode.Symmetric,
            var other => throw a.Bad($"argument 'mode': expected CONSTANT, REFLECT or SYMMETRIC, found '{other}'"),
        };
        var (before, after) = Pairs(a, "paddings");
        return new PadOperation(before, after) { Mode = mode, Value = a.Number("constant_values", 0) };
    }

    private static OperationLayer Gather(OperationArguments a)
    {
        _ = a.Flag("validate_indices");
        int samples = a.Int("batch_dims", 0),
            axis = a.Int("axis", samples);
        if (samples > 0 && axis != samples)
            throw a.Bad($"argument 'axis': expected the one behind {samples} axes in common, found {axis}");
        return a.Layer(samples > 0 ? new TakeOfEachOperation(samples) : new TakeOperation(axis), a.Operand("params"), a.Operand("indices"));
    }

    private static OneHotOperation OneHot(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        return new OneHotOperation(a.Int("depth"), a.Int("axis", -1))
        {
            OnValue = a.Number("on_value", 1),
            OffValue = a.Number("off_value", 0),
        };
    }

    private static ShapeOperation Shape(OperationArguments a)
    {
        _ = Kind(a, "out_type");
        return new ShapeOperation();
    }

    private static OperationLayer Range(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        Operand[] ends = a.Has("limit") ? [a.Operand("start"), a.Operand("limit")] : [new ConstantOperand(0), a.Operand("start")];
        return a.Layer(new RangeOperation(), [.. ends, a.Operand("delta", 1)]);
    }

    private static LayerOperation Resize(OperationArguments a)
    {
        int[] size = Spatial(a, "size", 2);
        if (a.Flag("preserve_aspect_ratio"))
            throw a.Bad("argument 'preserve_aspect_ratio': expected false, others are not supported");
        return new LayerOperation(
            new Resizing(size[0], size[1])
            {
                DataFormat = DataFormat.ChannelsLast,
                Antialias = a.Flag("antialias"),
                Interpolation = Interpolated(a, "method"),
            }
        );
    }
}
