using KerasSharp.Importers.Keras.Operations;
using Newtonsoft.Json.Linq;
using static KerasSharp.Importers.Keras.Operations.Forms;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary><c>keras.ops.numpy</c>, by class: parameters of the call, then those of the config.</summary>
internal static class NumpyForms
{
    internal static readonly Dictionary<string, OperationForm> All = Combining()
        .Concat(Elementwise())
        .Concat(Rearranging())
        .ToDictionary(p => $"numpy.{p.Key}", p => p.Value, StringComparer.Ordinal);

    /// <summary>Module and class of a function of one or two numbers; null where there is none.</summary>
    internal static string? NameOf(F function) =>
        Unary().Concat(Binary()).FirstOrDefault(p => p.Function == function).Name is { } name ? $"numpy.{name}" : null;

    private static Dictionary<string, OperationForm> Elementwise() =>
        Unary()
            .Select(p => (p.Name, Form: Forms.Unary(p.Function)))
            .Concat(Binary().Select(p => (p.Name, Form: Forms.OfTwo(p.Function, "x1", "x2"))))
            .Append(("Tanh", Activation(Activation.Tanh)))
            .Append(("Clip", Of("x x_min x_max", a => Clip(a, "x_min", "x_max"))))
            .Append(("Round", One("x decimals", Rounded)))
            .Append(("Where", Of("condition x1 x2", Select)))
            .Append(("OnesLike", Of("x dtype", a => Like(a, F.Ones))))
            .Append(("ZerosLike", Of("x dtype", a => Like(a, F.Zeros))))
            .ToDictionary();

    private static (string Name, F Function)[] Unary() =>
        [
            ("Absolute", F.Absolute),
            ("Fabs", F.Absolute),
            ("Arccos", F.ArcCosine),
            ("Arccosh", F.InverseHyperbolicCosine),
            ("Arcsin", F.ArcSine),
            ("Arcsinh", F.InverseHyperbolicSine),
            ("Arctan", F.ArcTangent),
            ("Arctanh", F.InverseHyperbolicTangent),
            ("Ceil", F.Ceiling),
            ("Copy", F.Identity),
            ("Cos", F.Cosine),
            ("Cosh", F.HyperbolicCosine),
            ("Exp", F.Exponential),
            ("Exp2", F.PowerOfTwo),
            ("Expm1", F.ExponentialLessOne),
            ("Floor", F.Floor),
            ("Isfinite", F.IsFinite),
            ("Isinf", F.IsInfinite),
            ("Isnan", F.IsNaN),
            ("Log", F.Logarithm),
            ("Log10", F.DecimalLogarithm),
            ("Log1p", F.LogarithmOfOnePlus),
            ("Log2", F.BinaryLogarithm),
            ("LogicalNot", F.Not),
            ("Negative", F.Negate),
            ("Reciprocal", F.Reciprocal),
            ("Sign", F.Sign),
            ("Sin", F.Sine),
            ("Sinh", F.HyperbolicSine),
            ("Sqrt", F.SquareRoot),
            ("Square", F.Square),
            ("Tan", F.Tangent),
            ("Trunc", F.Truncate),
            ("Abs", F.Absolute),
            ("Cbrt", F.CubeRoot),
            ("Deg2rad", F.DegreesToRadians),
            ("Isneginf", F.IsNegativeInfinity),
            ("Isposinf", F.IsPositiveInfinity),
            ("Rad2deg", F.RadiansToDegrees),
            ("Sinc", F.SineCardinal),
        ];

    private static (string Name, F Function)[] Binary() =>
        [
            ("Add", F.Add),
            ("Arctan2", F.ArcTangent2),
            ("Divide", F.Divide),
            ("DivideNoNan", F.DivideNoNaN),
            ("Equal", F.Equal),
            ("FloorDivide", F.FloorDivide),
            ("Greater", F.Greater),
            ("GreaterEqual", F.GreaterEqual),
            ("Less", F.Less),
            ("LessEqual", F.LessEqual),
            ("Fmax", F.MaximumNumber),
            ("Fmin", F.MinimumNumber),
            ("Fmod", F.TruncatedRemainder),
            ("Heaviside", F.Step),
            ("Hypot", F.Hypotenuse),
            ("Logaddexp", F.LogAddExp),
            ("Logaddexp2", F.LogAddPowerOfTwo),
            ("LogicalAnd", F.And),
            ("LogicalOr", F.Or),
            ("LogicalXor", F.ExclusiveOr),
            ("Maximum", F.Maximum),
            ("Minimum", F.Minimum),
            ("Mod", F.Remainder),
            ("Multiply", F.Multiply),
            ("NotEqual", F.NotEqual),
            ("Power", F.Power),
            ("Subtract", F.Subtract),
            ("TrueDivide", F.Divide),
        ];

    private static Dictionary<string, OperationForm> Combining() =>
        new()
        {
            ["All"] = Reduce(R.All),
            ["Any"] = Reduce(R.Any),
            ["Amax"] = Reduce(R.Max),
            ["Amin"] = Reduce(R.Min),
            ["Max"] = Reduce(R.Max),
            ["Min"] = Reduce(R.Min),
            ["Mean"] = Reduce(R.Mean),
            ["Prod"] = Of("x", a => Typed(a, R.Product)),
            ["Std"] = Reduce(R.Deviation),
            ["Sum"] = Reduce(R.Sum),
            ["Var"] = Reduce(R.Variance),
            ["CountNonzero"] = Reduce(R.CountNonZero),
            ["Argmax"] = One("x", a => new ArgExtremeOperation(true, a.OptionalInt("axis"), a.Flag("keepdims"))),
            ["Argmin"] = One("x", a => new ArgExtremeOperation(false, a.OptionalInt("axis"), a.Flag("keepdims"))),
            ["Cumsum"] = One("x", a => Accumulated(a, false)),
            ["Cumprod"] = One("x", a => Accumulated(a, true)),
            ["Dot"] = Of("x1 x2", a => a.Layer(new DotOperation(), a.Operand("x1"), a.Operand("x2"))),
            ["Matmul"] = Of("x1 x2", a => a.Layer(new MatrixProductOperation(), a.Operand("x1"), a.Operand("x2"))),
            ["Einsum"] = Of("*operands", a => a.Layer(new EinsumOperation(a.Text("subscripts", "")), a.Operands("operands"))),
            ["Tensordot"] = Of("x1 x2", TensorDot),
        };

    private static Dictionary<string, OperationForm> Rearranging() =>
        new()
        {
            ["BroadcastTo"] = Of("x", a => a.Layer(new BroadcastToOperation(), [a.Operand("x"), .. a.Extents("shape")])),
            ["Concatenate"] = Of("xs", a => a.Layer(new ConcatenateOperation(a.Int("axis", 0)), a.Operands("xs"))),
            ["Stack"] = Of("x", a => a.Layer(new StackOperation(a.Int("axis", 0)), a.Operands("x"))),
            ["ExpandDims"] = One("x", a => new ExpandDimsOperation(a.Sizes("axis"))),
            ["Flip"] = One("x", a => new FlipOperation(a.Axes("axis"))),
            ["GetItem"] = One("x key", a => new SliceOperation(Items(a, "key"))),
            ["Moveaxis"] = One("x", a => new MoveAxesOperation(a.Sizes("source"), a.Sizes("destination"))),
            ["Pad"] = One("x constant_values", Padded),
            ["Ravel"] = Of("x", a => a.Layer(new ReshapeOperation(), a.Operand("x"), new ConstantOperand([1], [-1]))),
            ["Repeat"] = One("x", a => new RepeatOperation(a.Int("repeats"), a.OptionalInt("axis"))),
            ["Reshape"] = Of("x", a => a.Layer(new ReshapeOperation(), [a.Operand("x"), .. a.Extents("newshape")])),
            ["Roll"] = One("x", a => new RollOperation(a.Sizes("shift"), a.Sizes("axis"))),
            ["Split"] = One("x", Split),
            ["Squeeze"] = One("x", a => new SqueezeOperation(a.Axes("axis"))),
            ["Swapaxes"] = One("x", a => new SwapAxesOperation(a.Int("axis1"), a.Int("axis2"))),
            ["Take"] = Of("x indices", a => a.Layer(new TakeOperation(a.Int("axis")), a.Operand("x"), a.Operand("indices"))),
            ["Tile"] = Of("x", a => a.Layer(new TileOperation(), [a.Operand("x"), .. a.Extents("repeats")])),
            ["Transpose"] = One("x", a => new TransposeOperation(a.Axes("axes"))),
            ["Tril"] = One("x", a => new TriangleOperation(true, a.Int("k", 0))),
            ["Triu"] = One("x", a => new TriangleOperation(false, a.Int("k", 0))),
        };

    private static OperationLayer Clip(OperationArguments a, string low, string high) =>
        a.Layer(
            new ElementwiseOperation(F.Clip),
            a.Operand("x"),
            a.Operand(low, double.NegativeInfinity),
            a.Operand(high, double.PositiveInfinity)
        );

    private static ElementwiseOperation Rounded(OperationArguments a) =>
        a.Int("decimals", 0) == 0 ? new ElementwiseOperation(F.Round) : throw a.Bad("rounding to decimals is not supported");

    private static OperationLayer Select(OperationArguments a) =>
        a.Has("x1") && a.Has("x2")
            ? a.Layer(new ElementwiseOperation(F.Select), a.Operand("condition"), a.Operand("x1"), a.Operand("x2"))
            : throw a.Bad("the places where a condition holds are not supported; expected values for both cases");

    private static OperationLayer Like(OperationArguments a, F function)
    {
        _ = Kind(a, "dtype");
        return a.Layer(new ElementwiseOperation(function), a.Operand("x"));
    }

    private static OperationLayer Typed(OperationArguments a, R kind)
    {
        Floats(a);
        return a.Layer(new ReduceOperation(kind, a.Axes("axis"), a.Flag("keepdims")), a.Operand("x"));
    }

    private static AccumulateOperation Accumulated(OperationArguments a, bool product)
    {
        Floats(a);
        return new AccumulateOperation(a.Int("axis"), product);
    }

    private static OperationLayer TensorDot(OperationArguments a)
    {
        var (x, y) = (a.Operand("x1"), a.Operand("x2"));
        var (first, second) = AxisPairs(a, "axes");
        return a.Layer(new TensorDotOperation(first, second), x, y);
    }

    private static PadOperation Padded(OperationArguments a)
    {
        var mode = a.Text("mode", "constant") switch
        {
            "constant" => BorderMode.Constant,
            "reflect" => BorderMode.Reflect,
            "symmetric" => BorderMode.Symmetric,
            "edge" => BorderMode.Edge,
            var other => throw a.Bad($"argument 'mode': expected constant, reflect, symmetric or edge, found '{other}'"),
        };
        var (before, after) = Pairs(a, "pad_width");
        return new PadOperation(before, after) { Mode = mode, Value = a.Number("constant_values", 0) };
    }

    private static Operation Split(OperationArguments a)
    {
        int axis = a.Int("axis", 0);
        return a.Required("indices_or_sections") is JArray
            ? new SplitAtOperation(axis, a.Sizes("indices_or_sections"))
            : new SplitOperation(axis, a.Int("indices_or_sections"));
    }
}
