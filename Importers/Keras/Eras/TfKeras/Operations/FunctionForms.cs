using KerasSharp.Importers.Keras.Operations;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>TensorFlow's functions by their public names without <c>tf.</c>, as TFOpLambda has them: those that work element by element
/// and those that combine elements.</summary>
internal static class FunctionForms
{
    private static readonly (string Name, F Function)[] s_unary =
    [
        ("abs", F.Absolute),
        ("acos", F.ArcCosine),
        ("acosh", F.InverseHyperbolicCosine),
        ("asin", F.ArcSine),
        ("asinh", F.InverseHyperbolicSine),
        ("atan", F.ArcTangent),
        ("atanh", F.InverseHyperbolicTangent),
        ("ceil", F.Ceiling),
        ("cos", F.Cosine),
        ("cosh", F.HyperbolicCosine),
        ("erf", F.ErrorFunction),
        ("exp", F.Exponential),
        ("expm1", F.ExponentialLessOne),
        ("floor", F.Floor),
        ("is_finite", F.IsFinite),
        ("is_inf", F.IsInfinite),
        ("is_nan", F.IsNaN),
        ("log", F.Logarithm),
        ("log1p", F.LogarithmOfOnePlus),
        ("logical_not", F.Not),
        ("negative", F.Negate),
        ("reciprocal", F.Reciprocal),
        ("rint", F.Round),
        ("round", F.Round),
        ("rsqrt", F.ReciprocalSquareRoot),
        ("sign", F.Sign),
        ("sin", F.Sine),
        ("sinh", F.HyperbolicSine),
        ("sqrt", F.SquareRoot),
        ("square", F.Square),
        ("tan", F.Tangent),
    ];

    private static readonly (string Name, F Function)[] s_binary =
    [
        ("add", F.Add),
        ("divide", F.Divide),
        ("divide_no_nan", F.DivideNoNaN),
        ("equal", F.Equal),
        ("floordiv", F.FloorDivide),
        ("floormod", F.Remainder),
        ("greater", F.Greater),
        ("greater_equal", F.GreaterEqual),
        ("less", F.Less),
        ("less_equal", F.LessEqual),
        ("logical_and", F.And),
        ("logical_or", F.Or),
        ("logical_xor", F.ExclusiveOr),
        ("maximum", F.Maximum),
        ("minimum", F.Minimum),
        ("mod", F.Remainder),
        ("multiply", F.Multiply),
        ("not_equal", F.NotEqual),
        ("pow", F.Power),
        ("squared_difference", F.SquaredDifference),
        ("subtract", F.Subtract),
        ("truediv", F.Divide),
    ];

    internal static readonly Dictionary<string, OperationForm> All = Elementwise()
        .Concat(Activations())
        .Concat(Combining())
        .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, OperationForm> Elementwise() =>
        s_unary
            .Select(p => ($"math.{p.Name}", Unary(p.Function)))
            .Concat(s_binary.Select(p => ($"math.{p.Name}", OfTwo(p.Function))))
            .Concat([
                ("__operators__.add", OfTwo(F.Add)),
                ("__operators__.eq", OfTwo(F.Equal, "self", "other")),
                ("__operators__.ne", OfTwo(F.NotEqual, "self", "other")),
                ("math.atan2", OfTwo(F.ArcTangent2, "y", "x")),
                ("math.scalar_mul", OfTwo(F.Multiply, "scalar", "x")),
                ("math.add_n", Of("inputs", a => a.Layer(new ElementwiseOperation(F.Add), a.Operands("inputs")))),
                ("nn.bias_add", Of("value bias", BiasAdd)),
                ("clip_by_value", Of("t clip_value_min clip_value_max", Clip)),
                ("where", Of("condition x y", Select)),
                ("cast", One("x dtype", a => new CastOperation(Kind(a, "dtype")))),
                ("identity", Unary(F.Identity, "input")),
                ("convert_to_tensor", Of("value dtype dtype_hint", Converted)),
                ("stop_gradient", Unary(F.StopGradient, "input")),
                ("ones_like", Of("input dtype", a => Like(a, "input", F.Ones))),
                ("zeros_like", Of("input dtype", a => Like(a, "input", F.Zeros))),
                ("compat.v1.ones_like", Of("tensor dtype optimize", a => Like(a, "tensor", F.Ones))),
                ("compat.v1.zeros_like", Of("tensor dtype optimize", a => Like(a, "tensor", F.Zeros))),
            ])
            .ToDictionary();

    private static Dictionary<string, OperationForm> Activations() =>
        new()
        {
            ["math.sigmoid"] = Activation(Activation.Sigmoid),
            ["math.tanh"] = Activation(Activation.Tanh),
            ["math.softplus"] = Activation(Activation.Softplus, "features"),
            ["math.log_sigmoid"] = Activation(Activation.LogSigmoid),
            ["nn.relu"] = Activation(Activation.Rectifier, "features"),
            ["nn.relu6"] = Activation(Activation.Relu6, "features"),
            ["nn.elu"] = Activation(Activation.Elu, "features"),
            ["nn.selu"] = Activation(Activation.Selu, "features"),
            ["nn.softsign"] = Activation(Activation.Softsign, "features"),
            ["nn.leaky_relu"] = Activation("features alpha", a => new LeakyReluActivation(a.Number("alpha", 0.2))),
            ["nn.gelu"] = Activation("features approximate", a => a.Flag("approximate") ? Activation.GeluTanh : Activation.Gelu),
            ["nn.silu"] = Activation("features beta", Silu),
            ["nn.softmax"] = Activation("logits axis", a => new SoftmaxActivation(a.Int("axis", -1))),
            ["nn.log_softmax"] = Activation("logits axis", a => new LogSoftmaxActivation(a.Int("axis", -1))),
        };

    private static Dictionary<string, OperationForm> Combining() =>
        new[]
        {
            ("all", R.All),
            ("any", R.Any),
            ("euclidean_norm", R.EuclideanNorm),
            ("logsumexp", R.LogSumExp),
            ("max", R.Max),
            ("mean", R.Mean),
            ("min", R.Min),
            ("prod", R.Product),
            ("std", R.Deviation),
            ("sum", R.Sum),
            ("variance", R.Variance),
        }
            .Select(p => ($"math.reduce_{p.Item1}", Reduce(p.Item2, "input_tensor")))
            .Concat([
                ("math.argmax", One("input axis output_type", a => ArgExtreme(a, true))),
                ("math.argmin", One("input axis output_type", a => ArgExtreme(a, false))),
                ("math.cumsum", One("x axis exclusive reverse", a => Accumulated(a, false))),
                ("math.cumprod", One("x axis exclusive reverse", a => Accumulated(a, true))),
                ("math.l2_normalize", One("x axis epsilon", Normalized)),
                ("linalg.l2_normalize", One("x axis epsilon", Normalized)),
                ("compat.v1.norm", One("tensor ord axis keepdims", Norm)),
                ("norm", One("tensor ord axis keepdims", Norm)),
                ("nn.moments", One("x axes shift keepdims", a => new MomentsOperation(a.Axes("axes"), a.Flag("keepdims")))),
                ("linalg.matmul", Of("a b transpose_a transpose_b adjoint_a adjoint_b", MatrixProduct)),
                ("tensordot", Of("a b axes", TensorDot)),
            ])
            .ToDictionary();

    private static OperationLayer BiasAdd(OperationArguments a) =>
        a.Text("data_format", "NHWC") is "NHWC" or "NWC" or "NDHWC" or "N...C" or "channels_last"
            ? a.Layer(new ElementwiseOperation(F.Add), a.Operand("value"), a.Operand("bias"))
            : throw a.Bad("expected channels last");

    private static OperationLayer Clip(OperationArguments a) =>
        a.Layer(
            new ElementwiseOperation(F.Clip),
            a.Operand("t"),
            a.Operand("clip_value_min", double.NegativeInfinity),
            a.Operand("clip_value_max", double.PositiveInfinity)
        );

    /// <summary>A tensor is given back as it is; TensorFlow refuses another type than its own.</summary>
    private static OperationLayer Converted(OperationArguments a)
    {
        _ = Kind(a, "dtype");
        _ = a.Raw("dtype_hint");
        return a.Layer(new ElementwiseOperation(F.Identity), a.Operand("value"));
    }

    private static OperationLayer Select(OperationArguments a) =>
        a.Has("x") && a.Has("y")
            ? a.Layer(new ElementwiseOperation(F.Select), a.Operand("condition"), a.Operand("x"), a.Operand("y"))
            : throw a.Bad("the places where a condition holds are not supported; expected values for both cases");

    private static OperationLayer Like(OperationArguments a, string x, F function)
    {
        _ = Kind(a, "dtype");
        _ = a.Flag("optimize", true);
        return a.Layer(new ElementwiseOperation(function), a.Operand(x));
    }

    private static Activation Silu(OperationArguments a) =>
        a.Number("beta", 1) == 1 ? Activation.Silu : throw a.Bad("argument 'beta': expected 1, other ones are not supported");

    private static ArgExtremeOperation ArgExtreme(OperationArguments a, bool greatest)
    {
        _ = Kind(a, "output_type");
        return new ArgExtremeOperation(greatest, a.Int("axis", 0));
    }

    private static AccumulateOperation Accumulated(OperationArguments a, bool product) =>
        new(a.Int("axis", 0), product) { Exclusive = a.Flag("exclusive"), Reverse = a.Flag("reverse") };

    private static NormalizeOperation Normalized(OperationArguments a) => new(a.Axes("axis"), a.Number("epsilon", 1e-12));

    private static ReduceOperation Norm(OperationArguments a)
    {
        var axes = a.Axes("axis");
        var kind = a.Raw("ord")?.ToString() switch
        {
            null or "euclidean" => R.EuclideanNorm,
            "2" or "2.0" when axes is not { Count: 2 } => R.EuclideanNorm,
            "1" or "1.0" when axes is not { Count: 2 } => R.TaxicabNorm,
            "inf" or "Infinity" or "∞" when axes is not { Count: 2 } => R.MaximumNorm,
            var other => throw a.Bad($"argument 'ord': the norm '{other}' is not supported"),
        };
        return new ReduceOperation(kind, axes, a.Flag("keepdims"));
    }

    private static OperationLayer MatrixProduct(OperationArguments a)
    {
        bool first = a.Flag("transpose_a") || a.Flag("adjoint_a"),
            second = a.Flag("transpose_b") || a.Flag("adjoint_b");
        _ = (a.Flag("a_is_sparse"), a.Flag("b_is_sparse"));
        return a.Layer(new MatrixProductOperation(first, second), a.Operand("a"), a.Operand("b"));
    }

    private static OperationLayer TensorDot(OperationArguments a)
    {
        var (x, y) = (a.Operand("a"), a.Operand("b"));
        var (first, second) = AxisPairs(a, "axes");
        return a.Layer(new TensorDotOperation(first, second), x, y);
    }
}
