using KerasSharp.Importers.Keras.Operations;
using Newtonsoft.Json.Linq;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>TensorFlow's operations by the names of its graphs, as TensorFlowOpLayer has them. Their inputs are called 0, 1, ..., their
/// attributes by name.</summary>
internal static class NodeForms
{
    private static readonly (string Names, F Function)[] s_unary =
    [
        ("Abs", F.Absolute),
        ("Acos", F.ArcCosine),
        ("Acosh", F.InverseHyperbolicCosine),
        ("Asin", F.ArcSine),
        ("Asinh", F.InverseHyperbolicSine),
        ("Atan", F.ArcTangent),
        ("Atanh", F.InverseHyperbolicTangent),
        ("Ceil", F.Ceiling),
        ("Cos", F.Cosine),
        ("Cosh", F.HyperbolicCosine),
        ("Erf", F.ErrorFunction),
        ("Erfc", F.ComplementaryErrorFunction),
        ("Exp", F.Exponential),
        ("Expm1", F.ExponentialLessOne),
        ("Floor", F.Floor),
        ("Identity", F.Identity),
        ("Inv Reciprocal", F.Reciprocal),
        ("IsFinite", F.IsFinite),
        ("IsInf", F.IsInfinite),
        ("IsNan", F.IsNaN),
        ("Log", F.Logarithm),
        ("Log1p", F.LogarithmOfOnePlus),
        ("LogicalNot", F.Not),
        ("Neg", F.Negate),
        ("OnesLike", F.Ones),
        ("Rint Round", F.Round),
        ("Rsqrt", F.ReciprocalSquareRoot),
        ("Sign", F.Sign),
        ("Sin", F.Sine),
        ("Sinh", F.HyperbolicSine),
        ("Sqrt", F.SquareRoot),
        ("Square", F.Square),
        ("StopGradient", F.StopGradient),
        ("Tan", F.Tangent),
        ("ZerosLike", F.Zeros),
    ];

    private static readonly (string Names, F Function)[] s_binary =
    [
        ("Add AddV2", F.Add),
        ("Atan2", F.ArcTangent2),
        ("Div RealDiv", F.Divide),
        ("DivNoNan", F.DivideNoNaN),
        ("Equal", F.Equal),
        ("FloorDiv", F.FloorDivide),
        ("FloorMod", F.Remainder),
        ("Greater", F.Greater),
        ("GreaterEqual", F.GreaterEqual),
        ("Less", F.Less),
        ("LessEqual", F.LessEqual),
        ("LogicalAnd", F.And),
        ("LogicalOr", F.Or),
        ("Maximum", F.Maximum),
        ("Minimum", F.Minimum),
        ("Mul", F.Multiply),
        ("NotEqual", F.NotEqual),
        ("Pow", F.Power),
        ("SquaredDifference", F.SquaredDifference),
        ("Sub", F.Subtract),
    ];

    private static readonly (string Name, Activation Function)[] s_activations =
    [
        ("Elu", Activation.Elu),
        ("LogSoftmax", new LogSoftmaxActivation()),
        ("Relu", Activation.Rectifier),
        ("Relu6", Activation.Relu6),
        ("Selu", Activation.Selu),
        ("Sigmoid", Activation.Sigmoid),
        ("Softmax", new SoftmaxActivation()),
        ("Softplus", Activation.Softplus),
        ("Softsign", Activation.Softsign),
        ("Tanh", Activation.Tanh),
    ];

    private static readonly (string Name, R Kind)[] s_reductions =
    [
        ("All", R.All),
        ("Any", R.Any),
        ("EuclideanNorm", R.EuclideanNorm),
        ("Max", R.Max),
        ("Mean", R.Mean),
        ("Min", R.Min),
        ("Prod", R.Product),
        ("Sum", R.Sum),
    ];

    internal static readonly Dictionary<string, OperationForm> All = s_unary
        .SelectMany(p => p.Names.Split(' ').Select(n => (n, Unary(p.Function, "0"))))
        .Concat(s_binary.SelectMany(p => p.Names.Split(' ').Select(n => (n, OfTwo(p.Function, "0", "1")))))
        .Concat(s_activations.Select(p => (p.Name, Activation(p.Function, "0"))))
        .Concat(s_reductions.Select(p => (p.Name, One("0", a => new ReduceOperation(p.Kind, a.Axes("1"), a.Flag("keep_dims"))))))
        .ToDictionary()
        .Concat(Others())
        .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, OperationForm> Others() =>
        new()
        {
            ["AddN"] = Of("0", a => a.Layer(new ElementwiseOperation(F.Add), Inputs(a))),
            ["BiasAdd"] = Of("0 1", BiasAdd),
            ["ClipByValue"] = Of("0 1 2", a => a.Layer(new ElementwiseOperation(F.Clip), a.Operand("0"), a.Operand("1"), a.Operand("2"))),
            ["Select"] = Of("0 1 2", Select),
            ["SelectV2"] = Of("0 1 2", Select),
            ["LeakyRelu"] = Activation("0", a => new LeakyReluActivation(a.Number("alpha", 0.2))),
            ["Cast"] = One("0", a => new CastOperation(Kind(a, "DstT"))),
            ["ArgMax"] = One("0 1", a => new ArgExtremeOperation(true, a.Int("1", 0))),
            ["ArgMin"] = One("0 1", a => new ArgExtremeOperation(false, a.Int("1", 0))),
            ["Cumsum"] = One("0 1", a => Accumulated(a, false)),
            ["Cumprod"] = One("0 1", a => Accumulated(a, true)),
            ["MatMul"] = Of("0 1", a => Product(a, "transpose_a", "transpose_b")),
            ["BatchMatMul"] = Of("0 1", a => Product(a, "adj_x", "adj_y")),
            ["BatchMatMulV2"] = Of("0 1", a => Product(a, "adj_x", "adj_y")),
            ["Einsum"] = Of("0", a => a.Layer(new EinsumOperation(a.Text("equation", "")), Inputs(a))),
            ["ConcatV2"] = Of("0", Concat),
            ["Pack"] = Of("0", a => a.Layer(new StackOperation(a.Int("axis", 0)), Inputs(a))),
            ["Unpack"] = One("0", a => new UnstackOperation(a.Int("axis", 0), a.OptionalInt("num"))),
            ["Split"] = Of("0 1", a => a.Layer(new SplitOperation(a.Int("0"), a.Int("num_split")), a.Operand("1"))),
            ["SplitV"] = One("0 1 2", SplitInto),
            ["Tile"] = Of("0 1", a => a.Layer(new TileOperation(), [a.Operand("0"), .. a.Extents("1")])),
            ["Reshape"] = Of("0 1", a => a.Layer(new ReshapeOperation(), [a.Operand("0"), .. a.Extents("1")])),
            ["BroadcastTo"] = Of("0 1", a => a.Layer(new BroadcastToOperation(), [a.Operand("0"), .. a.Extents("1")])),
            ["Fill"] = Of("0 1", a => a.Layer(new FillOperation(), [a.Operand("1"), .. a.Extents("0")])),
            ["ExpandDims"] = One("0 1", a => new ExpandDimsOperation(a.Sizes("1"))),
            ["Squeeze"] = One("0", a => new SqueezeOperation(a.Axes("squeeze_dims") is { Count: > 0 } axes ? axes : null)),
            ["Transpose"] = One("0 1", a => new TransposeOperation(a.Sizes("1"))),
            ["ReverseV2"] = One("0 1", a => new FlipOperation(a.Sizes("1"))),
            ["Pad"] = One("0 1", a => Padded(a, BorderMode.Constant, 0)),
            ["PadV2"] = One("0 1 2", a => Padded(a, BorderMode.Constant, a.Number("2"))),
            ["MirrorPad"] = One("0 1", a => Padded(a, a.Text("mode", "") == "REFLECT" ? BorderMode.Reflect : BorderMode.Symmetric, 0)),
            ["GatherV2"] = Of("0 1 2", a => a.Layer(new TakeOperation(a.Int("2", 0)), a.Operand("0"), a.Operand("1"))),
            ["OneHot"] = One("0 1 2 3", OneHot),
            ["TopKV2"] = One("0 k", TopOf),
            ["DepthToSpace"] = One("0", a => OrderingForms.Blocked(a, "block_size", true)),
            ["SpaceToDepth"] = One("0", a => OrderingForms.Blocked(a, "block_size", false)),
            ["Shape"] = One("0", a => new ShapeOperation()),
            ["Range"] = Of("0 1 2", a => a.Layer(new RangeOperation(), a.Operand("0"), a.Operand("1"), a.Operand("2"))),
            ["StridedSlice"] = One("0 1 2 3", StridedSlice.Of),
            ["AvgPool"] = One("0", a => Pooling.Of(a, "0", 2, takesMean: true)),
            ["MaxPool"] = One("0", a => Pooling.Of(a, "0", 2, takesMean: false)),
        };

    /// <summary>All inputs, of which there are as many as the node says.</summary>
    private static Operand[] Inputs(OperationArguments a) => [.. Enumerable.Range(0, a.Count).Select(i => a.Operand($"{i}"))];

    private static TopOperation TopOf(OperationArguments a)
    {
        _ = a.Flag("sorted", true);
        return new TopOperation(a.Int("1"));
    }

    private static OperationLayer BiasAdd(OperationArguments a) =>
        a.Text("data_format", "NHWC") == "NHWC"
            ? a.Layer(new ElementwiseOperation(F.Add), a.Operand("0"), a.Operand("1"))
            : throw a.Bad("expected channels last");

    private static OperationLayer Select(OperationArguments a) =>
        a.Layer(new ElementwiseOperation(F.Select), a.Operand("0"), a.Operand("1"), a.Operand("2"));

    private static AccumulateOperation Accumulated(OperationArguments a, bool product) =>
        new(a.Int("1"), product) { Exclusive = a.Flag("exclusive"), Reverse = a.Flag("reverse") };

    private static OperationLayer Product(OperationArguments a, string first, string second) =>
        a.Layer(new MatrixProductOperation(a.Flag(first), a.Flag(second)), a.Operand("0"), a.Operand("1"));

    private static OperationLayer Concat(OperationArguments a)
    {
        int last = a.Count - 1;
        return a.Layer(new ConcatenateOperation(a.Int($"{last}")), [.. Enumerable.Range(0, last).Select(i => a.Operand($"{i}"))]);
    }

    private static SplitOperation SplitInto(OperationArguments a)
    {
        var extents = a.Sizes("1");
        return new SplitOperation(a.Int("2"), extents.Count, extents);
    }

    private static PadOperation Padded(OperationArguments a, BorderMode mode, double value)
    {
        var (before, after) = Pairs(a, "1");
        return new PadOperation(before, after) { Mode = mode, Value = value };
    }

    private static OneHotOperation OneHot(OperationArguments a) =>
        new(a.Int("1"), a.Int("axis", -1)) { OnValue = a.Number("2", 1), OffValue = a.Number("3", 0) };
}
