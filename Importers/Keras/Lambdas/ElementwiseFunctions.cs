using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions of each element.</summary>
internal static class ElementwiseFunctions
{
    private const string One = "x|input|features|logits|a|tensor name=None";
    private const string Two = "x|x1|a y|x2|b name=None";

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() => [.. Unary(), .. Activations(), .. Binary()];

    private static IEnumerable<(string, LambdaFunction)> Unary() =>
        [
            Of("K.abs tf.abs np.abs np.absolute T.abs_ ops.abs ops.absolute abs", Ops.Abs),
            Of("K.sqrt", x => Ops.Sqrt(Ops.Maximum(x, Ops.Constant(0)))),
            Of("tf.sqrt np.sqrt T.sqrt ops.sqrt", Ops.Sqrt),
            Of("tf.rsqrt ops.rsqrt", x => 1 / Ops.Sqrt(x)),
            Of("tf.reciprocal T.inv ops.reciprocal", x => 1 / x),
            Of("K.square tf.square np.square T.sqr ops.square", Ops.Square),
            Of("K.exp tf.exp np.exp T.exp ops.exp", Ops.Exp),
            Of("K.log tf.log np.log T.log ops.log", Ops.Log),
            Of("tf.log1p np.log1p T.log1p ops.log1p", x => Ops.Log(1 + x)),
            Of("K.round tf.round np.round T.round ops.round", Ops.Round),
            Of("K.sign tf.sign np.sign T.sgn ops.sign", Ops.Sign),
            Of("tf.floor np.floor T.floor ops.floor", LambdaArithmetic.Floor),
            Of("tf.ceil np.ceil T.ceil ops.ceil", x => -LambdaArithmetic.Floor(-x)),
            Of("tf.negative np.negative T.neg ops.negative", Ops.Negate),
            Of("tf.erf T.erf ops.erf", Ops.Erf),
            Of("K.identity tf.identity", x => x),
            Of("K.stop_gradient tf.stop_gradient ops.stop_gradient", Ops.StopGradient),
            Of("K.ones_like tf.ones_like np.ones_like T.ones_like ops.ones_like", x => Ops.BroadcastTo(Ops.Constant(1), x.Shape)),
            Of("K.zeros_like tf.zeros_like np.zeros_like T.zeros_like ops.zeros_like", x => Ops.BroadcastTo(Ops.Constant(0), x.Shape)),
            Define("K.pow tf.pow np.power T.pow ops.power", "x|x1 a|y|x2 name=None", a => LambdaArithmetic.Binary("**", a["x"], a["a"])),
            Define(
                "K.clip tf.clip_by_value np.clip T.clip ops.clip",
                "x|t|a min_value|clip_value_min|min|a_min|x_min max_value|clip_value_max|max|a_max|x_max name=None",
                a => Ops.Clip(a.Tensor("x"), a.Tensor("min_value"), a.Tensor("max_value"))
            ),
            Define("K.cast tf.cast T.cast ops.cast", "x dtype name=None", a => Cast(a.Tensor("x"), a["dtype"])),
            Of("K.cast_to_floatx tf.to_float", x => x),
            Define("K.epsilon", "", _ => LambdaEra.Epsilon),
        ];

    private static IEnumerable<(string, LambdaFunction)> Activations() =>
        [
            Of("K.sigmoid tf.sigmoid tf.nn.sigmoid T.sigmoid ops.sigmoid activations.sigmoid", Ops.Sigmoid),
            Of("K.tanh tf.tanh tf.nn.tanh np.tanh T.tanh ops.tanh activations.tanh", Ops.Tanh),
            Of("K.softplus tf.nn.softplus tf.softplus T.softplus ops.softplus activations.softplus", Ops.Softplus),
            Of("K.softsign tf.nn.softsign tf.softsign ops.softsign activations.softsign", Ops.Softsign),
            Of("tf.nn.relu6 ops.relu6", x => Ops.Clip(x, Ops.Constant(0), Ops.Constant(6))),
            Of("tf.nn.relu ops.relu T.relu", Ops.Rectifier),
            Of("tf.nn.selu ops.selu activations.selu", x => Activation.Selu.Apply(x)),
            Of("tf.nn.swish tf.nn.silu ops.silu ops.swish activations.swish", x => x * Ops.Sigmoid(x)),
            Of("K.hard_sigmoid activations.hard_sigmoid", Ops.HardSigmoid),
            Of("ops.hard_sigmoid", x => Ops.Clip(x + 3, Ops.Constant(0), Ops.Constant(6)) / 6),
            Define("K.elu tf.nn.elu ops.elu activations.elu", "x|features alpha=1.0 name=None", a => Elu(a.Tensor("x"), a.Number("alpha"))),
            Define(
                "tf.nn.leaky_relu ops.leaky_relu",
                "x|features alpha|negative_slope=0.2 name=None",
                a => Leaky(a.Tensor("x"), a.Number("alpha"))
            ),
            Define("K.relu activations.relu", "x alpha=0.0 max_value=None threshold=0.0", Relu),
            Define(
                "K.softmax tf.nn.softmax T.softmax ops.softmax activations.softmax tf.softmax",
                "x|logits axis|dim=-1 name=None",
                a => OnLast(a.Tensor("x"), a["axis"] ?? -1L, Ops.Softmax)
            ),
            Define(
                "tf.nn.log_softmax ops.log_softmax",
                "x|logits axis|dim=-1 name=None",
                a => OnLast(a.Tensor("x"), a["axis"] ?? -1L, x => Ops.Log(Ops.Softmax(x)))
            ),
            Define(
                "K.l2_normalize tf.nn.l2_normalize tf.linalg.l2_normalize",
                "x axis|dim=None epsilon=1e-12 name=None",
                (a, era) => Normalize(a, era)
            ),
            Define("ops.normalize", "x axis=-1 order=2 epsilon=None", OrderTwo),
        ];

    private static IEnumerable<(string, LambdaFunction)> Binary() =>
        [
            Of("K.maximum tf.maximum np.maximum T.maximum ops.maximum", Ops.Maximum),
            Of("K.minimum tf.minimum np.minimum T.minimum ops.minimum", Ops.Minimum),
            Of("tf.add np.add T.add ops.add", Ops.Add),
            Of("tf.subtract np.subtract T.sub ops.subtract", Ops.Subtract),
            Of("tf.multiply np.multiply T.mul ops.multiply", Ops.Multiply),
            Of("tf.divide tf.truediv tf.div np.divide T.true_div ops.divide ops.true_divide", Ops.Divide),
            Of("K.greater tf.greater T.gt ops.greater", Ops.Greater),
            Of("K.greater_equal tf.greater_equal T.ge ops.greater_equal", Ops.GreaterEqual),
            Of("K.less tf.less T.lt ops.less", (a, b) => Ops.Greater(b, a)),
            Of("K.less_equal tf.less_equal T.le ops.less_equal", (a, b) => Ops.GreaterEqual(b, a)),
            Of("K.equal tf.equal T.eq ops.equal", Ops.Equal),
            Of("K.not_equal tf.not_equal T.neq ops.not_equal", Ops.NotEqual),
            Of("tf.squared_difference ops.squared_difference", (a, b) => Ops.Square(a - b)),
            Define(
                "K.switch tf.where T.switch np.where ops.where",
                "condition x|x1|then_expression y|x2|else_expression name=None",
                a => Select(a.Tensor("condition"), a.Tensor("x"), a.Tensor("y"))
            ),
        ];

    private static (string, LambdaFunction) Of(string names, Func<Node, Node> compute) => Define(names, One, a => compute(a.Tensor("x")));

    private static (string, LambdaFunction) Of(string names, Func<Node, Node, Node> compute) =>
        Define(names, Two, a => compute(a.Tensor("x"), a.Tensor("y")));

    private static Node Elu(Node x, double alpha) => Ops.Rectifier(x) + alpha * (Ops.Exp(Ops.Minimum(x, Ops.Constant(0))) - 1);

    private static Node Leaky(Node x, double alpha) => Ops.Rectifier(x) - alpha * Ops.Rectifier(-x);

    private static Node Relu(CallArguments a)
    {
        if (a.Number("threshold") != 0)
            throw new PythonCodeException($"a relu with the threshold {a.Number("threshold")} is not understood");
        Node x = a.Tensor("x"),
            y = Ops.Rectifier(x);
        if (a["max_value"] is not null)
            y = Ops.Minimum(y, a.Tensor("max_value"));
        return a.Number("alpha") == 0 ? y : y - a.Number("alpha") * Ops.Rectifier(-x);
    }

    private static Node Select(Node condition, Node x, Node y)
    {
        // NumPy's shapes: all three are stretched to one.
        Node like = condition + x * 0 + y * 0;
        return Ops.Select(Ops.BroadcastTo(condition, like.Shape), Ops.BroadcastTo(x, like.Shape), Ops.BroadcastTo(y, like.Shape));
    }

    private static Node Cast(Node x, object? dtype)
    {
        string name = dtype switch
        {
            string s => s,
            Symbol s => s.Path[(s.Path.LastIndexOf('.') + 1)..],
            _ => LambdaValues.Describe(dtype),
        };
        return name switch
        {
            "float32" or "float64" or "float" => x,
            "int32" or "int64" or "int" or "int16" or "uint8" or "int8" => Ops.Truncate(x),
            "bool" => Ops.NotEqual(x, Ops.Constant(0)),
            _ => throw new PythonCodeException($"the type '{name}' is not understood"),
        };
    }

    private static Node OnLast(Node x, object? axis, Func<Node, Node> compute)
    {
        int at = ShapeMath.Axis(axis, x.Rank);
        if (at == x.Rank - 1)
            return compute(x);
        int[] swapped = [.. Enumerable.Range(0, x.Rank)];
        (swapped[at], swapped[^1]) = (swapped[^1], swapped[at]);
        return Ops.Transpose(compute(Ops.Transpose(x, swapped)), swapped);
    }

    private static Node Normalize(CallArguments a, LambdaEra era)
    {
        var x = a.Tensor("x");
        var squares = Ops.Sum(Ops.Square(x), ShapeMath.Axes(a["axis"], x.Rank), keepDims: true);
        double least = era.Backend == TrainingBackend.Theano ? LambdaEra.Epsilon : a.Number("epsilon");
        return x / Ops.Sqrt(Ops.Maximum(squares, Ops.Constant(least)));
    }

    private static Node OrderTwo(CallArguments a)
    {
        if (a.Number("order") != 2)
            throw new PythonCodeException($"a norm of order {a.Number("order")} is not understood");
        var x = a.Tensor("x");
        double least = a["epsilon"] is null ? LambdaEra.Epsilon : a.Number("epsilon");
        var squares = Ops.Sum(Ops.Square(x), ShapeMath.Axes(a["axis"], x.Rank), keepDims: true);
        return x / Ops.Sqrt(Ops.Maximum(squares, Ops.Constant(least * least)));
    }
}
