using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Pooling.</summary>
internal static class PoolForms
{
    // The operator set from which on AveragePool has dilations.
    private const int DilatesMeans = 19;

    /// <summary>What ONNX leaves open of maxima.</summary>
    internal const string MaximumNote = "a maximum of numbers among which is NaN need not be NaN";

    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All => [Row<MaxPoolOp>(Max), Row<AveragePoolOp>(Average)];

    private static string Max(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        e.Notes.Add(n.Layer, MaximumNote);
        var (form, x) = Window(w, n, n.At<MaxPoolOp>().Select(o => o.Window));
        string y = form.PadsFit
            ? e.Add("MaxPool", [x], form.Attributes())
            : e.Add("MaxPool", [form.Pad(e, x, double.NegativeInfinity)], form.Attributes(padded: false));
        return ConvolutionForms.ChannelsLast(w, y, n.Rank);
    }

    private static string Average(GraphWriter w, SymbolicNode n)
    {
        var e = w.Emitter;
        var (form, x) = Window(w, n, n.At<AveragePoolOp>().Select(o => o.Window));
        if (e.Opset < DilatesMeans && form.Window.Dilation.Any(d => d != 1))
            throw n.Unsayable($"ONNX has means over dilated windows from operator set {DilatesMeans} on; found {e.Opset}");
        if (!form.PadsFit)
            throw n.Unsayable($"ONNX has no mean over windows whose pads are as wide as they are ({form.Window})");
        return ConvolutionForms.ChannelsLast(w, e.Add("AveragePool", [x], form.Attributes()), n.Rank);
    }

    private static (WindowForm Form, string X) Window(GraphWriter w, SymbolicNode n, IEnumerable<Window> windows)
    {
        var x = n.Inputs[0];
        var form = new WindowForm(n, [.. windows], [.. x.Shape.Skip(1).SkipLast(1)]);
        return (form, form.Crop(w.Emitter, ConvolutionForms.ChannelsFirst(w, x)));
    }
}
