using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Onnx.Operations.OperationForms;

namespace KerasSharp.Onnx.Operations;

/// <summary>Matrix products; convolutions have a page of their own.</summary>
internal static class ProductForms
{
    internal static IEnumerable<KeyValuePair<Type, OperationForm>> All =>
        [Row<MatMulOp>(MatMul), Row<ConvOp>(ConvolutionForms.Convolution), Row<ConvInputOp>(ConvolutionForms.Transposed)];

    private static string MatMul(GraphWriter w, SymbolicNode n)
    {
        var op = n.Same<MatMulOp>();
        return w.Emitter.Add("MatMul", [Matrix(w, n.Inputs[0], op.TransposeA), Matrix(w, n.Inputs[1], op.TransposeB)]);
    }

    private static string Matrix(GraphWriter w, SymbolicNode x, bool isTransposed)
    {
        if (!isTransposed)
            return w.Name(x);
        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return w.Constants.Keeps(x) ? ConvolutionForms.Permuted(w, x, axes) : w.Emitter.Transpose(w.Name(x), axes);
    }
}
