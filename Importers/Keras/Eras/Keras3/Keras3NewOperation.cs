using KerasSharp.Importers.Keras.Eras.Keras3.Operations;
using Newtonsoft.Json.Linq;
using F = KerasSharp.ElementwiseFunction;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>An operation as Keras 3 would write it.</summary>
/// <param name="Name">Module and class, without the packages above.</param>
/// <param name="Config">What its class is made with.</param>
/// <param name="Args">What it is called with.</param>
internal sealed record Keras3NewOperation(string Name, JObject Config, JArray Args)
{
    private static readonly (Activation Function, string Name)[] s_activations =
    [
        (Activation.Tanh, "numpy.Tanh"),
        (Activation.Rectifier, "nn.Relu"),
        (Activation.Relu6, "nn.Relu6"),
        (Activation.Sigmoid, "nn.Sigmoid"),
        (Activation.Softplus, "nn.Softplus"),
        (Activation.Softsign, "nn.Softsign"),
        (Activation.Silu, "nn.Silu"),
        (Activation.Selu, "nn.Selu"),
        (Activation.LogSigmoid, "nn.LogSigmoid"),
        (Activation.HardSigmoid6, "nn.HardSigmoid"),
    ];

    private static readonly (F Function, string Name)[] s_functions =
    [
        (F.ReciprocalSquareRoot, "math.Rsqrt"),
        (F.ErrorFunction, "math.Erf"),
        (F.ComplementaryErrorFunction, "math.Erfc"),
        (F.StopGradient, "core.StopGradient"),
        (F.Select, "numpy.Where"),
        (F.Zeros, "numpy.ZerosLike"),
        (F.Ones, "numpy.OnesLike"),
        (F.Round, "numpy.Round"),
    ];

    private static readonly (ReductionKind Kind, string Name)[] s_reductions =
    [
        (ReductionKind.Sum, "numpy.Sum"),
        (ReductionKind.Mean, "numpy.Mean"),
        (ReductionKind.Max, "numpy.Max"),
        (ReductionKind.Min, "numpy.Min"),
        (ReductionKind.Product, "numpy.Prod"),
        (ReductionKind.Any, "numpy.Any"),
        (ReductionKind.All, "numpy.All"),
        (ReductionKind.Variance, "numpy.Var"),
        (ReductionKind.Deviation, "numpy.Std"),
        (ReductionKind.LogSumExp, "math.Logsumexp"),
        (ReductionKind.EuclideanNorm, "linalg.Norm"),
    ];

    /// <summary>The form of an operation; null where Keras 3 has none.</summary>
    /// <param name="layer">The operation.</param>
    /// <param name="value">How the graph refers to the value of an input.</param>
    internal static Keras3NewOperation? Of(OperationLayer layer, Func<int, JObject> value)
    {
        JToken Written(Operand operand) =>
            operand switch
            {
                InputOperand i => value(i.Input),
                ConstantOperand { Shape.Count: 0 } c => Number(c.Values[0]),
                ConstantOperand c => Array(c),
                _ => throw new ArgumentOutOfRangeException(nameof(layer), operand, "no such operand"),
            };
        JArray All() => [.. layer.Operands.Select(Written)];
        var operation = layer.Operation;
        return Combining(operation, layer, All) ?? Moving(operation, layer, Written) ?? Indexing(operation, layer, Written);
    }

    private static Keras3NewOperation? Combining(Operation operation, OperationLayer layer, Func<JArray> all) =>
        operation switch
        {
            ElementwiseOperation { Function: F.Clip } when layer.Operands is [_, ConstantOperand low, ConstantOperand high] => new(
                "numpy.Clip",
                new JObject { ["x_min"] = Number(low.Values[0]), ["x_max"] = Number(high.Values[0]) },
                [all()[0]]
            ),
            ElementwiseOperation { Function: F.Add or F.Multiply } when layer.Operands.Count != 2 => null,
            ElementwiseOperation op when NameOf(op.Function) is { } name => new(name, [], all()),
            ActivationOperation op => Activated(op.Function, all()),
            CastOperation op => new("core.Cast", new JObject { ["dtype"] = TypeOf(op.Kind) }, all()),
            // It has no other setting than its axis.
            ReduceOperation { Kind: ReductionKind.CountNonZero, SkipsUnknown: false } op => op.KeepDims
                ? null
                : new("numpy.CountNonzero", new JObject { ["axis"] = Axes(op.Axes) }, all()),
            ReduceOperation { SkipsUnknown: false } op when s_reductions.FirstOrDefault(r => r.Kind == op.Kind).Name is { } name => new(
                name,
                new JObject { ["axis"] = op.Kind == ReductionKind.LogSumExp ? Listed(op.Axes) : Axes(op.Axes), ["keepdims"] = op.KeepDims },
                all()
            ),
            AccumulateOperation { Exclusive: false, Reverse: false } op => new(
                op.IsProduct ? "numpy.Cumprod" : "numpy.Cumsum",
                new JObject { ["axis"] = op.Axis },
                all()
            ),
            MatrixProductOperation { TransposeFirst: false, TransposeSecond: false } => new("numpy.Matmul", [], all()),
            DotOperation => new("numpy.Dot", [], all()),
            EinsumOperation op => new("numpy.Einsum", new JObject { ["subscripts"] = op.Equation }, all()),
            TensorDotOperation op => new(
                "numpy.Tensordot",
                new JObject { ["axes"] = new JArray(new JArray(op.First), new JArray(op.Second)) },
                all()
            ),
            _ => null,
        };

    private static Keras3NewOperation? Moving(Operation operation, OperationLayer layer, Func<Operand, JToken> written)
    {
        JArray first = [written(layer.Operands[0])];
        Keras3NewOperation Made(string name, params JProperty[] config) => new(name, new JObject(config), first);
        Keras3NewOperation? Shaped(string name, string key) =>
            Extents(layer) is { } extents ? Made(name, new JProperty(key, extents)) : null;
        JArray Joined() => [new JArray(layer.Operands.Select(written))];
        return operation switch
        {
            ReshapeOperation => Shaped("numpy.Reshape", "newshape"),
            BroadcastToOperation => Shaped("numpy.BroadcastTo", "shape"),
            TileOperation => Shaped("numpy.Tile", "repeats"),
            ExpandDimsOperation op => Made("numpy.ExpandDims", new JProperty("axis", Axes(op.Axes))),
            SqueezeOperation op => Made("numpy.Squeeze", new JProperty("axis", Axes(op.Axes))),
            TransposeOperation op => Made("numpy.Transpose", new JProperty("axes", op.Axes is { } axes ? new JArray(axes) : null)),
            MoveAxesOperation op => Made(
                "numpy.Moveaxis",
                new JProperty("source", new JArray(op.From)),
                new JProperty("destination", new JArray(op.To))
            ),
            SwapAxesOperation op => Made("numpy.Swapaxes", new JProperty("axis1", op.First), new JProperty("axis2", op.Second)),
            RepeatOperation op => Made("numpy.Repeat", new JProperty("repeats", op.Times), new JProperty("axis", op.Axis)),
            FlipOperation op => Made("numpy.Flip", new JProperty("axis", op.Axes is { } axes ? new JArray(axes) : null)),
            RollOperation op => Made("numpy.Roll", new JProperty("shift", Axes(op.Shift)), new JProperty("axis", Axes(op.Axis))),
            ConcatenateOperation op => new("numpy.Concatenate", new JObject { ["axis"] = op.Axis }, Joined()),
            StackOperation op => new("numpy.Stack", new JObject { ["axis"] = op.Axis }, Joined()),
            TriangleOperation op => Made(op.IsLower ? "numpy.Tril" : "numpy.Triu", new JProperty("k", op.Diagonal)),
            BlockOperation op => Made(
                op.ToSpace ? "nn.DepthToSpace" : "nn.SpaceToDepth",
                new JProperty("block_size", op.Size),
                new JProperty("data_format", op.ChannelsFirst ? "channels_first" : "channels_last")
            ),
            PadOperation op => new(
                "numpy.Pad",
                new JObject
                {
                    ["pad_width"] = new JArray(op.Before.Zip(op.After, (b, a) => new JArray(b, a))),
                    ["mode"] = op.Mode.ToString().ToLowerInvariant(),
                },
                op.Mode == BorderMode.Constant ? [first[0], Number(op.Value)] : first
            ),
            _ => null,
        };
    }

    private static Keras3NewOperation? Indexing(Operation operation, OperationLayer layer, Func<Operand, JToken> written)
    {
        JArray first = [written(layer.Operands[0])];
        Keras3NewOperation Made(string name, params JProperty[] config) => new(name, new JObject(config), first);
        return operation switch
        {
            SliceOperation op => new("numpy.GetItem", [], [first[0], new JArray(op.Items.Select(Item))]),
            // Indices are whole numbers, which an array of Keras's tensors would make real ones.
            TakeOperation op => new(
                "numpy.Take",
                new JObject { ["axis"] = op.Axis },
                [
                    first[0],
                    layer.Operands[1] is ConstantOperand places ? Nested(places, 0, 0, places.Values.Count) : written(layer.Operands[1]),
                ]
            ),
            OneHotOperation { OnValue: 1, OffValue: 0, Joins: false } op => Made(
                "nn.OneHot",
                new JProperty("num_classes", op.Classes),
                new JProperty("axis", op.Axis)
            ),
            ArgExtremeOperation op => Made(
                op.IsGreatest ? "numpy.Argmax" : "numpy.Argmin",
                new JProperty("axis", op.Axis),
                new JProperty("keepdims", op.KeepDims)
            ),
            SplitOperation { Extents: null } op => Made(
                "numpy.Split",
                new JProperty("indices_or_sections", op.Parts),
                new JProperty("axis", op.Axis)
            ),
            SplitAtOperation op => Made(
                "numpy.Split",
                new JProperty("indices_or_sections", new JArray(op.At)),
                new JProperty("axis", op.Axis)
            ),
            UnstackOperation op => Made("core.Unstack", new JProperty("num", op.Count), new JProperty("axis", op.Axis)),
            MomentsOperation op => Made("nn.Moments", new JProperty("axes", Listed(op.Axes)), new JProperty("keepdims", op.KeepDims)),
            SortOperation { Descending: false } op => Made(op.Places ? "numpy.Argsort" : "numpy.Sort", new JProperty("axis", op.Axis)),
            TopOperation op => Made("math.TopK", new JProperty("k", op.Count), new JProperty("sorted", true)),
            _ => null,
        };
    }

    private static Keras3NewOperation? Activated(Activation function, JArray args) =>
        function switch
        {
            LeakyReluActivation a => new("nn.LeakyRelu", new JObject { ["negative_slope"] = a.NegativeSlope }, args),
            EluActivation a => new("nn.Elu", new JObject { ["alpha"] = a.Alpha }, args),
            SoftmaxActivation a => new("nn.Softmax", new JObject { ["axis"] = a.Axis }, args),
            LogSoftmaxActivation a => new("nn.LogSoftmax", new JObject { ["axis"] = a.Axis }, args),
            _ when function == Activation.Gelu => new("nn.Gelu", new JObject { ["approximate"] = false }, args),
            _ when function == Activation.GeluTanh => new("nn.Gelu", new JObject { ["approximate"] = true }, args),
            _ => s_activations.FirstOrDefault(p => p.Function == function).Name is { } name ? new(name, [], args) : null,
        };

    private static string? NameOf(F function) =>
        s_functions.FirstOrDefault(p => p.Function == function).Name ?? NumpyForms.NameOf(function);

    private static string TypeOf(NumberKind kind) =>
        kind switch
        {
            NumberKind.Whole => "int32",
            NumberKind.Boolean => "bool",
            _ => "float32",
        };

    // Keras before 3.11 goes through them, and takes no number.
    private static JToken Listed(Sizes? axes) => axes is null ? JValue.CreateNull() : new JArray(axes);

    private static JToken Axes(Sizes? axes) =>
        axes switch
        {
            null => JValue.CreateNull(),
            [var only] => new JValue(only),
            _ => new JArray(axes),
        };

    /// <summary>Fixed extents; null where one is a value of the model.</summary>
    private static JArray? Extents(OperationLayer layer) =>
        layer.Operands.Skip(1).All(o => o is ConstantOperand)
            ? new JArray(layer.Operands.Skip(1).SelectMany(o => ((ConstantOperand)o).Values).Select(v => (int)v))
            : null;

    private static JToken Item(SliceItem item) =>
        item switch
        {
            ElementItem e => new JValue(e.At),
            NewAxisItem => JValue.CreateNull(),
            EllipsisItem => new JObject { ["class_name"] = "__ellipsis__", ["config"] = new JObject() },
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
            _ => throw new ArgumentOutOfRangeException(nameof(item), item, "no such item"),
        };

    private static JToken Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1 << 24 ? new JValue((long)value) : new JValue(value);

    /// <summary>Numbers as an array object of a file.</summary>
    internal static JObject Array(ConstantOperand c) =>
        new()
        {
            ["class_name"] = "__tensor__",
            ["config"] = new JObject { ["value"] = Nested(c, 0, 0, c.Values.Count), ["dtype"] = "float32" },
        };

    private static JToken Nested(ConstantOperand c, int axis, int start, int count) =>
        axis == c.Shape.Count
            ? Number(c.Values[start])
            : new JArray(
                Enumerable
                    .Range(0, c.Shape[axis])
                    .Select(i => Nested(c, axis + 1, start + i * (count / c.Shape[axis]), count / c.Shape[axis]))
            );
}
