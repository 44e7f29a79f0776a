using KerasSharp.Onnx.Emission;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;
using static KerasSharp.Onnx.Operations.UnaryForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Activation functions.</summary>
internal static class ActivationForms
{
    /// <summary>What ONNX's rectifier does otherwise than Keras's on Theano.</summary>
    internal const string ReluNote = "relu gives 0 at minus infinity, where Keras on Theano gives NaN";

    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [
            Row<IdentityOp>((w, n) => w.Name(n.Inputs[0])),
            Row<ExpOp>(Each("Exp")),
            Row<TanhOp>(Each("Tanh")),
            Row<SigmoidOp>(Each("Sigmoid")),
            // Its own defaults are 0.2 and 0.5.
            Row<HardSigmoidOp>(Each("HardSigmoid")),
            Row<HardSigmoid6Op>(Each((e, x) => e.Add("HardSigmoid", [x], Emitter.Attribute("alpha", 1f / 6)))),
            Row<ReluOp>(Each("Relu", ReluNote)),
            Row<RectifierOp>((w, n) => Each((e, x) => Rectifier(e, x, n.Same<RectifierOp>().MaxValue))(w, n)),
            Row<LeakyReluOp>(
                (w, n) =>
                    Each((e, x) => e.Add("LeakyRelu", [x], Emitter.Attribute("alpha", (float)n.Same<LeakyReluOp>().NegativeSlope)))(w, n)
            ),
            Row<EluOp>(Each("Elu")),
            Row<ScaledEluOp>((w, n) => Each((e, x) => ScaledElu(e, x, n.Same<ScaledEluOp>()))(w, n)),
            Row<SoftplusOp>(Each("Softplus")),
            Row<SoftsignOp>(Each("Softsign")),
            Row<SiluOp>(Each((e, x) => e.Add("Mul", [x, e.Add("Sigmoid", [x])]))),
            Row<GeluOp>(Each(Gelu)),
            Row<GeluTanhOp>(Each(GeluTanh)),
        ];

    private static string Rectifier(Emitter e, string x, double max) =>
        double.IsPositiveInfinity(max) ? e.Add("Relu", [x]) : e.Add("Clip", [x, e.Number(0), e.Number(max)]);

    private static string ScaledElu(Emitter e, string x, ScaledEluOp op)
    {
        string rated = op.Rate == 1 ? x : e.Add("Mul", [x, e.Number(op.Rate)]);
        string negative = e.Add("Mul", [ExpMinusOne(e, rated), e.Number(op.Negative)]);
        string positive = op.Positive == 1 ? x : e.Add("Mul", [x, e.Number(op.Positive)]);
        return e.Add("Where", [e.Add("Greater", [x, e.Number(0)]), positive, negative]);
    }

    private static string Gelu(Emitter e, string x)
    {
        string erf = e.Add("Erf", [e.Add("Mul", [x, e.Number(Math.Sqrt(0.5))])]);
        return e.Add("Mul", [e.Add("Mul", [x, e.Number(0.5)]), e.Add("Add", [erf, e.Number(1)])]);
    }

    private static string GeluTanh(Emitter e, string x)
    {
        string cube = e.Add("Mul", [e.Add("Mul", [e.Add("Mul", [x, x]), x]), e.Number(GeluTanhOp.Cube)]);
        string tanh = e.Add("Tanh", [e.Add("Mul", [e.Add("Add", [x, cube]), e.Number(GeluTanhOp.Scale)])]);
        return e.Add("Mul", [e.Add("Mul", [x, e.Number(0.5)]), e.Add("Add", [tanh, e.Number(1)])]);
    }
}
