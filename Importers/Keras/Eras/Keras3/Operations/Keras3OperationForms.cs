using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;
using F = KerasSharp.ElementwiseFunction;
using R = KerasSharp.ReductionKind;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary>An operation as Keras 3 writes it: what its constructor took stands in the config, what its call took in the call.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Config">The constructor's arguments.</param>
/// <param name="Args">The call's.</param>
internal sealed record WrittenOperation(string Class, JObject Config, JArray Args);

/// <summary>How operations are written that came from no file. What is written is read back and compared, so a line here may be too
/// general.</summary>
internal static class Keras3OperationForms
{
    private static readonly Dictionary<F, string> s_elementwise = new()
    {
        [F.Add] = "Add",
        [F.Subtract] = "Subtract",
        [F.Multiply] = "Multiply",
        [F.Divide] = "TrueDivide",
        [F.FloorDivide] = "FloorDivide",
        [F.Remainder] = "Mod",
        [F.Power] = "Power",
        [F.Maximum] = "Maximum",
        [F.Minimum] = "Minimum",
        [F.Equal] = "Equal",
        [F.NotEqual] = "NotEqual",
        [F.Greater] = "Greater",
        [F.GreaterEqual] = "GreaterEqual",
        [F.Less] = "Less",
        [F.LessEqual] = "LessEqual",
        [F.Select] = "Where",
        [F.Negate] = "Negative",
        [F.Absolute] = "Absolute",
        [F.Sign] = "Sign",
        [F.Square] = "Square",
        [F.SquareRoot] = "Sqrt",
        [F.ReciprocalSquareRoot] = "Rsqrt",
        [F.Reciprocal] = "Reciprocal",
        [F.Exponential] = "Exp",
        [F.ExponentialLessOne] = "Expm1",
        [F.Logarithm] = "Log",
        [F.LogarithmOfOnePlus] = "Log1p",
        [F.Sine] = "Sin",
        [F.Cosine] = "Cos",
        [F.Round] = "Round",
        [F.Floor] = "Floor",
        [F.Ceiling] = "Ceil",
        [F.ErrorFunction] = "Erf",
        [F.StopGradient] = "StopGradient",
        [F.Ones] = "OnesLike",
        [F.Zeros] = "ZerosLike",
    };

    private static readonly Dictionary<R, string> s_reductions = new()
    {
        [R.Sum] = "Sum",
        [R.Mean] = "Mean",
        [R.Max] = "Max",
        [R.Min] = "Min",
        [R.Product] = "Prod",
        [R.Any] = "Any",
        [R.All] = "All",
        [R.Variance] = "Var",
        [R.Deviation] = "Std",
        [R.LogSumExp] = "Logsumexp",
    };

    private static readonly (Activation Function, string Class)[] s_activations =
    [
        (Activation.Rectifier, "Relu"),
        (Activation.Relu6, "Relu6"),
        (Activation.Sigmoid, "Sigmoid"),
        (Activation.Tanh, "Tanh"),
        (Activation.Softplus, "Softplus"),
        (Activation.Softsign, "Softsign"),
        (Activation.Silu, "Silu"),
        (Activation.Selu, "Selu"),
        (Activation.HardSigmoid6, "HardSigmoid"),
    ];

    /// <summary>The form of an operation; null where it has none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="x">Its operands as they are written.</param>
    /// <param name="operands">Its operands.</param>
    internal static WrittenOperation? Of(Operation operation, IReadOnlyList<JToken> x, IReadOnlyList<Operand> operands) =>
        operation switch
        {
            ElementwiseOperation { Function: F.Clip } when operands is [InputOperand, ConstantOperand, ConstantOperand] => new(
                "Clip",
                new JObject { ["x_min"] = x[1], ["x_max"] = x[2] },
                [x[0]]
            ),
            ElementwiseOperation { Function: F.Round } when x.Count == 1 => new("Round", new JObject { ["decimals"] = 0 }, [x[0]]),
            ElementwiseOperation e when s_elementwise.GetValueOrDefault(e.Function) is { } name => new(name, [], [.. x]),
            ActivationOperation a => Activated(a.Function, x[0]),
            CastOperation c => One(
                "Cast",
                (
                    "dtype",
                    c.Kind == NumberKind.Real ? "float32"
                    : c.Kind == NumberKind.Whole ? "int32"
                    : "bool"
                ),
                x[0]
            ),
            ReduceOperation r when s_reductions.GetValueOrDefault(r.Kind) is { } name => new(
                name,
                new JObject { ["axis"] = Axes(r.Axes), ["keepdims"] = r.KeepDims },
                [x[0]]
            ),
            SliceOperation s => new("GetItem", [], [x[0], new JArray(s.Items.Select(Item))]),
            TakeOperation t => new("Take", new JObject { ["axis"] = t.Axis }, [.. x]),
            MatrixProductOperation { TransposeFirst: false, TransposeSecond: false } => new("Matmul", [], [.. x]),
            DotOperation => new("Dot", [], [.. x]),
            _ => Rearranged(operation, x, operands),
        };

    private static WrittenOperation? Rearranged(Operation operation, IReadOnlyList<JToken> x, IReadOnlyList<Operand> operands) =>
        operation switch
        {
            ReshapeOperation when Numbers(operands) is { } extents => One("Reshape", ("newshape", extents), x[0]),
            TileOperation when Numbers(operands) is { } counts => One("Tile", ("repeats", counts), x[0]),
            ExpandDimsOperation { Axes: [var axis] } => One("ExpandDims", ("axis", axis), x[0]),
            SqueezeOperation s => One("Squeeze", ("axis", Axes(s.Axes)), x[0]),
            TransposeOperation t => One("Transpose", ("axes", Axes(t.Axes)), x[0]),
            FlipOperation f => One("Flip", ("axis", Axes(f.Axes)), x[0]),
            RepeatOperation r => new("Repeat", new JObject { ["repeats"] = r.Times, ["axis"] = r.Axis }, [x[0]]),
            ConcatenateOperation c => One("Concatenate", ("axis", c.Axis), new JArray(x)),
            StackOperation s => One("Stack", ("axis", s.Axis), new JArray(x)),
            PadOperation { Mode: BorderMode.Constant } p => new(
                "Pad",
                new JObject
                {
                    ["pad_width"] = new JArray(p.Before.Zip(p.After, (before, after) => new JArray(before, after))),
                    ["mode"] = "constant",
                },
                [x[0], p.Value]
            ),
            _ => null,
        };

    private static WrittenOperation? Activated(Activation function, JToken x) =>
        function switch
        {
            SoftmaxActivation s => One("Softmax", ("axis", s.Axis), x),
            LogSoftmaxActivation s => One("LogSoftmax", ("axis", s.Axis), x),
            EluActivation e => One("Elu", ("alpha", e.Alpha), x),
            LeakyReluActivation l => One("LeakyRelu", ("negative_slope", l.NegativeSlope), x),
            _ => Array.Find(s_activations, a => a.Function.Equals(function)).Class is { } name ? new(name, [], [x]) : null,
        };

    private static WrittenOperation One(string className, (string Key, JToken? Value) argument, JToken x) =>
        new(className, new JObject { [argument.Key] = argument.Value }, [x]);

    private static JToken Axes(Sizes? axes) =>
        axes is null ? JValue.CreateNull()
        : axes is [var only] ? only
        : new JArray(axes);

    // What follows the value is numbers.
    private static JArray? Numbers(IReadOnlyList<Operand> operands)
    {
        var numbers = new JArray();
        foreach (var operand in operands.Skip(1))
        {
            if (operand is not ConstantOperand { Values: [var number] } || !double.IsInteger(number))
                return null;
            numbers.Add((long)number);
        }
        return numbers;
    }

    private static JToken Item(SliceItem item) =>
        item switch
        {
            ElementItem e => e.At,
            RangeItem r => new JObject
            {
                ["class_name"] = "__slice__",
                ["config"] = new JObject
                {
                    ["start"] = r.Start,
                    ["stop"] = r.Stop,
                    ["step"] = r.Step == 1 ? null : r.Step,
                },
            },
            EllipsisItem => new JObject { ["class_name"] = "__ellipsis__", ["config"] = new JObject() },
            _ => JValue.CreateNull(),
        };
}
