using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>The activations that ONNX's recurrent nodes know, by name and with up to two numbers.</summary>
internal static class RecurrentActivations
{
    private sealed record Known(string Name, float? Alpha = null, float? Beta = null, bool IsDefault = true);

    /// <summary>The attributes for some functions; null where one is not known.</summary>
    internal static OnnxAttribute[]? Of(params IReadOnlyList<Activation> functions)
    {
        Known?[] all = [.. functions.Select(Find)];
        if (all.Any(k => k is null))
            return null;
        var names = new OnnxAttribute("activations", all.Select(k => k!.Name).ToArray());
        if (all.All(k => k!.IsDefault))
            return [names];
        // One for each function that takes it, in their order.
        return
        [
            names,
            new OnnxAttribute("activation_alpha", all.Select(k => k!.Alpha).OfType<float>().ToArray()),
            .. all.Any(k => k!.Beta is not null)
                ? [new OnnxAttribute("activation_beta", all.Select(k => k!.Beta).OfType<float>().ToArray())]
                : Array.Empty<OnnxAttribute>(),
        ];
    }

    /// <summary>Notes where a function is not the same as Keras's.</summary>
    internal static void Note(Notes notes, string layer, params IReadOnlyList<Activation> functions)
    {
        notes.Add(layer, "NaN and infinities in a recurrent node may come out as numbers, within its activations' limits");
        if (functions.Any(f => f.Operation is ReluOp))
            notes.Add(layer, ActivationForms.ReluNote);
    }

    private static Known? Find(Activation function) =>
        function.Operation switch
        {
            IdentityOp => new("Affine", 1, 0, IsDefault: false),
            TanhOp => new("Tanh"),
            SigmoidOp => new("Sigmoid"),
            HardSigmoidOp => new("HardSigmoid", 0.2f, 0.5f),
            HardSigmoid6Op => new("HardSigmoid", 1f / 6, 0.5f, IsDefault: false),
            ReluOp => new("Relu"),
            RectifierOp { MaxValue: double.PositiveInfinity } => new("Relu"),
            LeakyReluOp op => new("LeakyRelu", (float)op.NegativeSlope, IsDefault: false),
            EluOp => new("Elu", 1),
            SoftsignOp => new("Softsign"),
            SoftplusOp => new("Softplus"),
            _ => null,
        };
}
