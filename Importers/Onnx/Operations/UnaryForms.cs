using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>One number to one number.</summary>
internal static class UnaryForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [
            Row<NegateOp>(Each("Neg")),
            Row<LogOp>(Each("Log")),
            Row<SqrtOp>(Each("Sqrt")),
            Row<SquareOp>(Each((e, x) => e.Add("Mul", [x, x]))),
            Row<AbsOp>(Each("Abs")),
            Row<SignOp>(Each("Sign", "the sign of NaN is 0 instead of NaN")),
            Row<ErfOp>(Each("Erf")),
            Row<SinOp>(Each("Sin")),
            Row<CosOp>(Each("Cos")),
            Row<AtanOp>(Each("Atan")),
            Row<Log1pOp>(Each(Log1p)),
            Row<Expm1Op>(Each(Expm1)),
            Row<RoundOp>(Each("Round")),
            Row<TruncateOp>((w, n) => w.IsWhole(n.Inputs[0]) ? w.Name(n.Inputs[0]) : Each(Truncate)(w, n)),
            Row<StopGradientOp>((w, n) => w.Name(n.Inputs[0])),
        ];

    /// <summary>The form of an operation that ONNX has under a name.</summary>
    internal static OperationForm Each(string op, string? note = null) =>
        (w, n) =>
        {
            if (note is not null)
                w.Emitter.Notes.Add(n.Layer, note);
            return Each((e, x) => e.Add(op, [x]))(w, n);
        };

    /// <summary>The form of an operation on each number, which a transposition in front of it is moved behind: it meets its inverse
    /// there.</summary>
    internal static OperationForm Each(Func<Emitter, string, string> write) =>
        (w, n) =>
        {
            string x = w.Name(n.Inputs[0]);
            return w.Emitter.SourceOf(x) is { } before
                ? w.Emitter.Transpose(write(w.Emitter, before.Source), before.Axes)
                : write(w.Emitter, x);
        };

    private static string Truncate(Emitter e, string x) =>
        e.Add("Where", [e.Add("Less", [x, e.Number(0)]), e.Add("Ceil", [x]), e.Add("Floor", [x])]);

    // As the operations themselves (Kahan): what the rounding of 1 + x and e^x loses cancels in the quotient.
    private static string Log1p(Emitter e, string x)
    {
        string u = e.Add("Add", [x, e.Number(1)]),
            log = e.Add("Log", [u]),
            less = e.Add("Sub", [u, e.Number(1)]);
        string isFinite = e.Add("And", [e.Add("Less", [u, e.Number(float.PositiveInfinity)]), e.Add("Greater", [u, e.Number(0)])]);
        string exact = e.Add("Where", [isFinite, e.Add("Mul", [log, e.Add("Div", [x, less])]), log]);
        return e.Add("Where", [e.Add("Equal", [u, e.Number(1)]), x, exact]);
    }

    private static string Expm1(Emitter e, string x)
    {
        string u = e.Add("Exp", [x]),
            less = e.Add("Sub", [u, e.Number(1)]);
        string isNear = e.Add("Less", [e.Add("Abs", [x]), e.Number(1)]);
        string exact = e.Add("Where", [isNear, e.Add("Mul", [less, e.Add("Div", [x, e.Add("Log", [u])])]), less]);
        return e.Add("Where", [e.Add("Equal", [u, e.Number(1)]), x, exact]);
    }

    /// <summary>e^x - 1, near 0 as elsewhere.</summary>
    internal static string ExpMinusOne(Emitter e, string x) => Expm1(e, x);
}
