using KerasSharp.Importers.Keras.Operations;
using Newtonsoft.Json.Linq;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using M = KerasSharp.MatrixFunction;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary><c>keras.ops</c> of matrices, blocks, images and attention, by module and class.</summary>
internal static class MatrixForms
{
    internal static readonly Dictionary<string, OperationForm> All = new(StringComparer.Ordinal)
    {
        ["linalg.Inv"] = One("x", a => new MatrixOperation(M.Inverse)),
        ["linalg.Det"] = One("x", a => new MatrixOperation(M.Determinant)),
        ["math.Logdet"] = One("x", a => new MatrixOperation(M.LogDeterminant)),
        ["linalg.Cholesky"] = One("x", a => new MatrixOperation(a.Flag("upper") ? M.UpperCholesky : M.Cholesky)),
        ["linalg.Solve"] = Of("a b", a => Solve(a, M.Solve)),
        ["linalg.SolveTriangular"] = Of("a b", a => Solve(a, a.Flag("lower") ? M.SolveLower : M.SolveUpper)),
        ["numpy.Diagonal"] = One("x", a => new DiagonalOperation(a.Int("offset", 0), a.Int("axis1", 0), a.Int("axis2", 1))),
        ["numpy.Trace"] = One("x", a => new DiagonalOperation(a.Int("offset", 0), a.Int("axis1", 0), a.Int("axis2", 1), Sums: true)),
        ["numpy.Cross"] = Of("x1 x2", Cross),
        ["numpy.Conj"] = Unary(F.Identity),
        ["numpy.Conjugate"] = Unary(F.Identity),
        ["numpy.Real"] = Unary(F.Identity),
        ["numpy.Isreal"] = Unary(F.Ones),
        ["numpy.Rot90"] = One("array", Rotated),
        ["numpy.Fliplr"] = One("x", a => new FlipOperation([1])),
        ["numpy.Hstack"] = Of("xs", a => a.Layer(new ConcatenateOperation(1), a.Operands("xs"))),
        ["numpy.Dstack"] = Of("xs", a => a.Layer(new ConcatenateOperation(2), a.Operands("xs"))),
        ["numpy.Hsplit"] = One("x", a => Split(a, 1)),
        ["numpy.Dsplit"] = One("x", a => Split(a, 2)),
        ["numpy.ArraySplit"] = One("x", a => Split(a, a.Int("axis", 0))),
        ["nn.DotProductAttention"] = Of("query key value bias mask scale", Attention),
        ["nn.LayerNorm"] = Of("x gamma beta", LayerNormalized),
        ["nn.RMSNorm"] = Of("x scale", RootNormalized),
        ["nn.DepthToSpace"] = One("x", a => Blocked(a, true)),
        ["nn.SpaceToDepth"] = One("x", a => Blocked(a, false)),
        ["nn.Conv"] = Of("inputs kernel", Convolved),
        ["image.ExtractPatches"] = One("images", Patches),
        ["image.RGBToGrayscale"] = Of("images", Grey),
        ["image.PadImages"] = One("images", Padded),
        ["image.CropImages"] = One("images", Cropped),
    };

    private static OperationLayer Solve(OperationArguments a, M function) =>
        a.Layer(new MatrixOperation(function), a.Operand("a"), a.Operand("b"));

    private static OperationLayer Cross(OperationArguments a)
    {
        foreach (string key in new[] { "axisa", "axisb", "axisc", "axis" })
            if (a.OptionalInt(key) is { } axis && axis != -1)
                throw a.Bad($"argument '{key}': expected the last axis, -1, found {axis}");
        return a.Layer(new CrossOperation(), a.Operand("x1"), a.Operand("x2"));
    }

    private static RotateOperation Rotated(OperationArguments a)
    {
        var axes = a.Axes("axes") ?? [0, 1];
        return axes.Count == 2
            ? new RotateOperation(a.Int("k", 1), axes[0], axes[1])
            : throw a.Bad($"argument 'axes': expected two axes, found {axes}");
    }

    private static Operation Split(OperationArguments a, int axis) =>
        a.Required("indices_or_sections") is JArray
            ? new SplitAtOperation(axis, a.Sizes("indices_or_sections"))
            : new SplitOperation(axis, a.Int("indices_or_sections"));

    private static OperationLayer Attention(OperationArguments a)
    {
        // How it computes.
        _ = a.Raw("flash_attention");
        var spec = new AttentionOperation(a.Has("scale") ? a.Number("scale") : null, a.Has("bias"), a.Has("mask"), a.Flag("is_causal"));
        List<Operand> operands = [a.Operand("query"), a.Operand("key"), a.Operand("value")];
        operands.AddRange(new[] { "bias", "mask" }.Where(a.Has).Select(k => a.Operand(k)));
        return a.Layer(spec, [.. operands]);
    }

    private static OperationLayer LayerNormalized(OperationArguments a)
    {
        if (a.Flag("rms_scaling"))
            throw a.Bad("argument 'rms_scaling': expected false, others are not supported");
        return Normalized(a, centred: true, "gamma", "beta");
    }

    private static OperationLayer RootNormalized(OperationArguments a) => Normalized(a, centred: false, "scale");

    private static OperationLayer Normalized(OperationArguments a, bool centred, params string[] factors)
    {
        var axes = a.Axes("axis") ?? [-1];
        var spec = new StandardizeOperation(axes, a.Number("epsilon", 1e-7), centred, a.Has(factors[0]));
        return a.Layer(spec, [a.Operand("x"), .. factors.Where(a.Has).Select(k => a.Operand(k))]);
    }

    private static BlockOperation Blocked(OperationArguments a, bool toSpace) =>
        new(a.Int("block_size"), toSpace, Layout(a) == DataFormat.ChannelsFirst);

    private static OperationLayer Convolved(OperationArguments a)
    {
        if (a.RankOf("inputs") is not { } rank || Layout(a) == DataFormat.ChannelsFirst)
            throw a.Bad("expected channels last, and inputs of the model");
        if (a.Operand("kernel") is not ConstantOperand kernel)
            throw a.Bad("argument 'kernel': expected fixed numbers, found a value of the model");
        var spec = new ConvolveOperation(
            new Sizes(Spatial(a, "strides", rank - 2, [1])),
            new Sizes(Spatial(a, "dilation_rate", rank - 2, [1])),
            IsSame(a)
        );
        return a.Layer(spec, a.Operand("inputs"), kernel);
    }

    private static PatchesOperation Patches(OperationArguments a)
    {
        if (Layout(a) == DataFormat.ChannelsFirst)
            throw a.Bad("expected channels last");
        int[] size = Spatial(a, "size", 2);
        return new PatchesOperation(
            size[0],
            size[1],
            new Sizes(Spatial(a, "strides", 2, new Sizes(size))),
            new Sizes(Spatial(a, "dilation_rate", 2, [1])),
            IsSame(a)
        );
    }

    // The luminance of ITU-R BT.601.
    private static OperationLayer Grey(OperationArguments a) =>
        Layout(a) == DataFormat.ChannelsFirst
            ? throw a.Bad("expected channels last")
            : a.Layer(new MatrixProductOperation(), a.Operand("images"), new ConstantOperand([3, 1], [0.2989, 0.587, 0.114]));

    private static PadOperation Padded(OperationArguments a)
    {
        var (before, after) = Borders(a, "padding");
        return new PadOperation(new Sizes(before), new Sizes(after));
    }

    private static SliceOperation Cropped(OperationArguments a)
    {
        var (before, after) = Borders(a, "cropping");
        return new SliceOperation(new SliceItems([.. before.Zip(after, (b, e) => new RangeItem(b == 0 ? null : b, e == 0 ? null : -e))]));
    }

    /// <summary>What stands at the borders of images, for each of their axes.</summary>
    private static (int[] Before, int[] After) Borders(OperationArguments a, string what)
    {
        if (Layout(a) == DataFormat.ChannelsFirst || a.RankOf("images") is not { } rank || rank is not (3 or 4))
            throw a.Bad($"expected images of the model of rank 3 or 4, channels last");
        int first = rank - 3;
        int[] before = new int[first + 3],
            after = new int[first + 3];
        (before[first], before[first + 1]) = (a.Int($"top_{what}"), a.Int($"left_{what}"));
        (after[first], after[first + 1]) = (a.Int($"bottom_{what}"), a.Int($"right_{what}"));
        return (before, after);
    }

    private static bool IsSame(OperationArguments a) =>
        a.Text("padding", "valid") switch
        {
            "valid" => false,
            "same" => true,
            var other => throw a.Bad($"argument 'padding': expected valid or same, found '{other}'"),
        };
}
