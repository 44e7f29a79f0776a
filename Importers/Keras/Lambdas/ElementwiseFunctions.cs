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

    private static readonly ElementwiseOperation s_root = new(ElementwiseFunction.SquareRoot);

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() => [.. Unary(), .. Activations(), .. Binary()];

    private static IEnumerable<(string, LambdaFunction)> Unary() =>
        [
            Of("K.abs tf.abs np.abs np.absolute T.abs_ ops.abs ops.absolute abs", ElementwiseFunction.Absolute),
            Define(
                "K.sqrt",
                One,
                a => Apply(s_root, Apply(new ElementwiseOperation(ElementwiseFunction.Maximum), a.Tensor("x"), Ops.Constant(0)))
            ),
            Of("tf.sqrt np.sqrt T.sqrt ops.sqrt", ElementwiseFunction.SquareRoot),
            Of("tf.rsqrt ops.rsqrt", ElementwiseFunction.ReciprocalSquareRoot),
            Of("tf.reciprocal T.inv ops.reciprocal", ElementwiseFunction.Reciprocal),
            Of("K.square tf.square np.square T.sqr ops.square", ElementwiseFunction.Square),
            Of("K.exp tf.exp np.exp T.exp ops.exp", ElementwiseFunction.Exponential),
            Of("tf.expm1 np.expm1 T.expm1 ops.expm1", ElementwiseFunction.ExponentialLessOne),
            Of("K.log tf.log np.log T.log ops.log", ElementwiseFunction.Logarithm),
            Of("tf.log1p np.log1p T.log1p ops.log1p", ElementwiseFunction.LogarithmOfOnePlus),
            Of("K.sin tf.sin np.sin T.sin ops.sin", ElementwiseFunction.Sine),
            Of("K.cos tf.cos np.cos T.cos ops.cos", ElementwiseFunction.Cosine),
            Of("K.round tf.round np.round T.round ops.round", ElementwiseFunction.Round),
            Of("K.sign tf.sign np.sign T.sgn ops.sign", ElementwiseFunction.Sign),
            Of("tf.floor np.floor T.floor ops.floor", ElementwiseFunction.Floor),
            Of("tf.ceil np.ceil T.ceil ops.ceil", ElementwiseFunction.Ceiling),
            Of("tf.negative np.negative T.neg ops.negative", ElementwiseFunction.Negate),
            Of("tf.erf T.erf ops.erf", ElementwiseFunction.ErrorFunction),
            Of("K.identity tf.identity K.cast_to_floatx tf.to_float", ElementwiseFunction.Identity),
            Of("K.stop_gradient tf.stop_gradient ops.stop_gradient", ElementwiseFunction.StopGradient),
            Of("K.ones_like tf.ones_like np.ones_like T.ones_like ops.ones_like", ElementwiseFunction.Ones),
            Of("K.zeros_like tf.zeros_like np.zeros_like T.zeros_like ops.zeros_like", ElementwiseFunction.Zeros),
            Define("K.pow tf.pow np.power T.pow ops.power", "x|x1 a|y|x2 name=None", a => LambdaArithmetic.Binary("**", a["x"], a["a"])),
            Define(
                "K.clip tf.clip_by_value np.clip T.clip ops.clip",
                "x|t|a min_value|clip_value_min|min|a_min|x_min max_value|clip_value_max|max|a_max|x_max name=None",
                a => Apply(new ElementwiseOperation(ElementwiseFunction.Clip), a.Tensor("x"), a.Tensor("min_value"), a.Tensor("max_value"))
            ),
            Define("K.cast tf.cast T.cast ops.cast", "x dtype name=None", a => Apply(new CastOperation(KindOf(a["dtype"])), a.Tensor("x"))),
            Define("K.epsilon", "", _ => LambdaEra.Epsilon),
        ];

    private static IEnumerable<(string, LambdaFunction)> Activations() =>
        [
            Of("K.sigmoid tf.sigmoid tf.nn.sigmoid T.sigmoid ops.sigmoid activations.sigmoid", Activation.Sigmoid),
            Of("K.tanh tf.tanh tf.nn.tanh np.tanh T.tanh ops.tanh activations.tanh", Activation.Tanh),
            Of("K.softplus tf.nn.softplus tf.softplus T.softplus ops.softplus activations.softplus", Activation.Softplus),
            Of("K.softsign tf.nn.softsign tf.softsign ops.softsign activations.softsign", Activation.Softsign),
            Of("tf.nn.relu ops.relu", Activation.Rectifier),
            Define("T.relu", "x alpha=0", a => a.Number("alpha") == 0 ? Activated(Activation.Rectifier, a) : HalfSum(a)),
            Of("tf.nn.relu6 ops.relu6", new ReluActivation(MaxValue: 6)),
            Of("tf.nn.selu ops.selu activations.selu", Activation.Selu),
            Of("tf.nn.swish tf.nn.silu ops.silu ops.swish activations.swish", Activation.Silu),
            Of("K.hard_sigmoid activations.hard_sigmoid", Activation.HardSigmoid),
            Of("ops.hard_sigmoid", Activation.HardSigmoid6),
            Define(
                "K.elu tf.nn.elu ops.elu activations.elu",
                "x|features alpha=1.0 name=None",
                a => Activated(new EluActivation(a.Number("alpha")), a)
            ),
            Define(
                "tf.nn.leaky_relu ops.leaky_relu",
                "x|features alpha|negative_slope=0.2 name=None",
                a => Activated(new LeakyReluActivation(a.Number("alpha")), a)
            ),
            Define("K.relu activations.relu", "x alpha=0.0 max_value=None threshold=0.0", Relu),
            Define(
                "K.softmax tf.nn.softmax T.softmax ops.softmax activations.softmax tf.softmax",
                "x|logits axis|dim=None name=None",
                a => Activated(new SoftmaxActivation(a["axis"] is null ? -1 : a.Whole("axis")), a)
            ),
            Define(
                "tf.nn.log_softmax ops.log_softmax",
                "x|logits axis|dim=None name=None",
                a => Activated(new LogSoftmaxActivation(a["axis"] is null ? -1 : a.Whole("axis")), a)
            ),
            Define("K.l2_normalize tf.nn.l2_normalize tf.linalg.l2_normalize", "x axis|dim=None epsilon=1e-12 name=None", Normalize),
            Define(
                "ops.normalize",
                "x axis=-1 order=2 epsilon=None",
                a =>
                    Apply(
                        new NormalizeOperation(
                            a.OptionalWholes("axis"),
                            a["epsilon"] is null ? LambdaEra.Epsilon : a.Number("epsilon"),
                            NormGuard.Norm
                        )
                        {
                            Order = a.Number("order"),
                        },
                        a.Tensor("x")
                    )
            ),
        ];

    private static IEnumerable<(string, LambdaFunction)> Binary() =>
        [
            Pair("K.maximum tf.maximum np.maximum T.maximum ops.maximum", ElementwiseFunction.Maximum),
            Pair("K.minimum tf.minimum np.minimum T.minimum ops.minimum", ElementwiseFunction.Minimum),
            Pair("tf.add np.add T.add ops.add", ElementwiseFunction.Add),
            Pair("tf.subtract np.subtract T.sub ops.subtract", ElementwiseFunction.Subtract),
            Pair("tf.multiply np.multiply T.mul ops.multiply", ElementwiseFunction.Multiply),
            Pair("tf.divide tf.truediv tf.div np.divide T.true_div ops.divide ops.true_divide", ElementwiseFunction.Divide),
            Pair("K.greater tf.greater T.gt ops.greater", ElementwiseFunction.Greater),
            Pair("K.greater_equal tf.greater_equal T.ge ops.greater_equal", ElementwiseFunction.GreaterEqual),
            Pair("K.less tf.less T.lt ops.less", ElementwiseFunction.Less),
            Pair("K.less_equal tf.less_equal T.le ops.less_equal", ElementwiseFunction.LessEqual),
            Pair("K.equal tf.equal T.eq ops.equal", ElementwiseFunction.Equal),
            Pair("K.not_equal tf.not_equal T.neq ops.not_equal", ElementwiseFunction.NotEqual),
            Pair("tf.squared_difference", ElementwiseFunction.SquaredDifference),
            Define(
                "K.switch tf.where T.switch np.where ops.where",
                "condition x|x1|then_expression y|x2|else_expression name=None",
                a => Apply(new ElementwiseOperation(ElementwiseFunction.Select), a.Tensor("condition"), a.Tensor("x"), a.Tensor("y"))
            ),
        ];

    private static (string, LambdaFunction) Of(string names, ElementwiseFunction function) =>
        Define(names, One, a => Apply(new ElementwiseOperation(function), a.Tensor("x")));

    private static (string, LambdaFunction) Of(string names, Activation function) => Define(names, One, a => Activated(function, a));

    private static (string, LambdaFunction) Pair(string names, ElementwiseFunction function) =>
        Define(names, Two, a => Apply(new ElementwiseOperation(function), a.Tensor("x"), a.Tensor("y")));

    private static Node Activated(Activation function, CallArguments a) => Apply(new ActivationOperation(function), a.Tensor("x"));

    // Theano's nnet.relu with a slope: (1 + a) / 2 x + (1 - a) / 2 |x|.
    private static Node HalfSum(CallArguments a) =>
        Activated(new ReluActivation(a.Number("alpha"), double.PositiveInfinity) { Form = ReluForm.HalfSum }, a);

    private static Node Relu(CallArguments a, LambdaEra era)
    {
        double most = a["max_value"] is null ? double.PositiveInfinity : a.Number("max_value");
        var form = era.Backend == TrainingBackend.Theano ? ReluForm.HalfSum : ReluForm.Maximum;
        double slope = a.Number("alpha"),
            threshold = a.Number("threshold");
        // max(0, x), whichever way a backend computes it.
        return slope == 0 && threshold == 0 && double.IsPositiveInfinity(most) && form == ReluForm.Maximum
            ? Activated(Activation.Rectifier, a)
            : Activated(new ReluActivation(slope, most, threshold) { Form = form }, a);
    }

    /// <summary>What numbers a type holds.</summary>
    internal static NumberKind KindOf(object? dtype)
    {
        string name = dtype switch
        {
            string s => s,
            Symbol s => s.Path[(s.Path.LastIndexOf('.') + 1)..],
            _ => LambdaValues.Describe(dtype),
        };
        return name switch
        {
            "float32" or "float64" or "float" => NumberKind.Real,
            "int32" or "int64" or "int" => NumberKind.Whole,
            "bool" => NumberKind.Boolean,
            _ => throw new PythonCodeException($"the type '{name}' is not understood"),
        };
    }

    private static Node Normalize(CallArguments a, LambdaEra era)
    {
        double least = era.Backend == TrainingBackend.Theano ? LambdaEra.Epsilon : a.Number("epsilon");
        return Apply(new NormalizeOperation(a.OptionalWholes("axis"), least), a.Tensor("x"));
    }
}
