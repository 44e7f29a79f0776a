using KerasSharp.Importers.Keras.Operations;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary><c>keras.ops.nn</c>, <c>core</c>, <c>math</c>, <c>linalg</c> and <c>image</c>, by module and class.</summary>
internal static class OtherForms
{
    internal static readonly Dictionary<string, OperationForm> All = new(StringComparer.Ordinal)
    {
        ["nn.Relu"] = Activation(Activation.Rectifier),
        ["nn.Relu6"] = Activation(Activation.Relu6),
        ["nn.Sigmoid"] = Activation(Activation.Sigmoid),
        ["nn.Softplus"] = Activation(Activation.Softplus),
        ["nn.Softsign"] = Activation(Activation.Softsign),
        ["nn.SoftShrink"] = Activation("x threshold", a => new SoftShrinkActivation(a.Number("threshold", 0.5))),
        ["nn.SparsePlus"] = Activation(Activation.SparsePlus),
        ["nn.SparseSigmoid"] = Activation(Activation.SparseSigmoid),
        ["nn.Silu"] = Activation(Activation.Silu),
        ["nn.Squareplus"] = Activation("x b", a => new SquarePlusActivation(a.Number("b", 4))),
        ["nn.LogSigmoid"] = Activation(Activation.LogSigmoid),
        ["nn.LeakyRelu"] = Activation("x negative_slope", a => new LeakyReluActivation(a.Number("negative_slope", 0.2))),
        ["nn.HardSigmoid"] = Activation(Activation.HardSigmoid6),
        ["nn.HardSilu"] = Activation(Activation.HardSilu),
        ["nn.Elu"] = Activation("x alpha", a => new EluActivation(a.Number("alpha", 1))),
        ["nn.Selu"] = Activation(Activation.Selu),
        ["nn.Gelu"] = Activation("x approximate", a => a.Flag("approximate", true) ? Activation.GeluTanh : Activation.Gelu),
        ["nn.Celu"] = Activation("x alpha", a => new CeluActivation(a.Number("alpha", 1))),
        ["nn.Glu"] = Activation("x axis", a => new GluActivation(a.Int("axis", -1))),
        ["nn.TanhShrink"] = Activation(Activation.TanhShrink),
        ["nn.HardTanh"] = Activation(Activation.HardTanh),
        ["nn.HardShrink"] = Activation("x threshold", a => new HardShrinkActivation(a.Number("threshold", 0.5))),
        ["nn.Threshold"] = Activation(
            "x",
            // Both have other names in the first releases that have it.
            a =>
                a.Has("threshold_value")
                    ? new ThresholdActivation(a.Number("threshold_value"), a.Number("value"))
                    : new ThresholdActivation(a.Number("threshold"), a.Number("default_value"))
        ),
        ["nn.Softmax"] = Activation("x axis", a => new SoftmaxActivation(a.Int("axis", -1))),
        ["nn.LogSoftmax"] = Activation("x axis", a => new LogSoftmaxActivation(a.Int("axis", -1))),
        ["nn.Sparsemax"] = Activation("x axis", a => new SparsemaxActivation(a.Int("axis", -1))),
        ["nn.MaxPool"] = One("inputs", a => Pool(a, takesMean: false)),
        ["nn.AveragePool"] = One("inputs", a => Pool(a, takesMean: true)),
        ["nn.OneHot"] = One("x", OneHot),
        ["nn.Moments"] = One("x", Moments),
        ["nn.Normalize"] = One("x", Normalized),
        ["core.Cast"] = One("x", a => new CastOperation(Kind(a, "dtype"))),
        ["core.ConvertToTensor"] = One("x", a => new CastOperation(Kind(a, "dtype"))),
        ["core.StopGradient"] = Unary(F.StopGradient, "variable"),
        ["core.Unstack"] = One("x", a => new UnstackOperation(a.Int("axis", 0), a.OptionalInt("num"))),
        ["math.Erf"] = Unary(F.ErrorFunction),
        ["math.Erfc"] = Unary(F.ComplementaryErrorFunction),
        ["math.Logsumexp"] = Reduce(R.LogSumExp),
        ["math.Rsqrt"] = Unary(F.ReciprocalSquareRoot),
        ["linalg.Norm"] = One("x", Norm),
        ["image.Resize"] = One("images", Resize),
    };

    private static LayerOperation Pool(OperationArguments a, bool takesMean)
    {
        var size = a.Sizes("pool_size");
        // One number stands for all axes.
        int rank = a.RankOf("inputs") is { } found ? found - 2 : size.Count;
        int[] taps = Spatial(a, "pool_size", rank);
        PoolingSpec pool = (taps, takesMean) switch
        {
            ([var n], false) => new MaxPooling1D(n) { FirstLearns = true },
            ([var n], true) => new AveragePooling1D(n),
            ([var h, var w], false) => new MaxPooling2D(h, w) { FirstLearns = true },
            ([var h, var w], true) => new AveragePooling2D(h, w),
            ([var d, var h, var w], false) => new MaxPooling3D(d, h, w) { FirstLearns = true },
            ([var d, var h, var w], true) => new AveragePooling3D(d, h, w),
            _ => throw a.Bad($"argument 'pool_size': expected 1 to 3 numbers, found {size}"),
        };
        return new LayerOperation(
            pool with
            {
                Strides = new Sizes(Spatial(a, "strides", rank, size)),
                Padding = a.Text("padding", "valid") switch
                {
                    "valid" => Padding.Valid,
                    "same" => Padding.Same,
                    var other => throw a.Bad($"argument 'padding': expected valid or same, found '{other}'"),
                },
                SameRule = SameRule.AsNeeded,
                DataFormat = Layout(a),
            }
        );
    }

    private static MomentsOperation Moments(OperationArguments a) =>
        a.Flag("synchronized")
            ? throw a.Bad("moments over several devices are not supported")
            : new MomentsOperation(a.Axes("axes"), a.Flag("keepdims"));

    private static OneHotOperation OneHot(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        if (a.Flag("sparse"))
            throw a.Bad("sparse values are not supported");
        return new OneHotOperation(a.Int("num_classes"), a.Int("axis", -1));
    }

    private static NormalizeOperation Normalized(OperationArguments a) =>
        new(a.Has("axis") ? a.Axes("axis") : [-1], a.Number("epsilon", 1e-7), NormGuard.Norm) { Order = a.Number("order", 2) };

    private static ReduceOperation Norm(OperationArguments a)
    {
        var axes = a.Axes("axis");
        // Of two axes it is a norm of matrices, of which that of Frobenius alone is one of the elements.
        var kind = (a.Raw("ord")?.ToString() ?? "", axes?.Count ?? 0) switch
        {
            ("", _) or ("2", 1) or ("fro", 2) => R.EuclideanNorm,
            ("1", 1) => R.TaxicabNorm,
            ("inf" or "Infinity" or "∞", 1) => R.MaximumNorm,
            var (order, _) => throw a.Bad($"the norm of order '{order}' over the axes {axes} is not supported"),
        };
        return new ReduceOperation(kind, axes, a.Flag("keepdims"));
    }

    private static LayerOperation Resize(OperationArguments a)
    {
        int[] size = Spatial(a, "size", 2);
        bool pads = a.Flag("pad_to_aspect_ratio");
        // Has a bearing only where borders are added.
        if (a.Text("fill_mode", "constant") is var mode && pads && mode != "constant")
            throw a.Bad($"argument 'fill_mode': expected constant, found '{mode}'");
        return new LayerOperation(
            new Resizing(size[0], size[1])
            {
                DataFormat = Layout(a),
                Antialias = a.Flag("antialias"),
                CropsToAspectRatio = a.Flag("crop_to_aspect_ratio"),
                PadsToAspectRatio = pads,
                FillValue = a.Number("fill_value", 0),
                Interpolation = Interpolated(a, "interpolation"),
            }
        );
    }
}
