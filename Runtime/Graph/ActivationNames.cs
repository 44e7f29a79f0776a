namespace KerasSharp;

/// <summary>Activation functions by the names that a Keras script gives them. A class of its own, so that it is made after the
/// functions.</summary>
internal static class ActivationNames
{
    internal static IReadOnlyDictionary<string, Activation> All { get; } =
        new Dictionary<string, Activation>(StringComparer.Ordinal)
        {
            ["linear"] = Activation.Linear,
            ["relu"] = Activation.Relu,
            ["sigmoid"] = Activation.Sigmoid,
            ["hard_sigmoid"] = Activation.HardSigmoid,
            ["tanh"] = Activation.Tanh,
            ["softmax"] = Activation.Softmax,
            ["softplus"] = Activation.Softplus,
            ["softsign"] = Activation.Softsign,
            ["elu"] = Activation.Elu,
            ["selu"] = Activation.Selu,
            ["exponential"] = Activation.Exponential,
            ["gelu"] = Activation.Gelu,
            ["swish"] = Activation.Silu,
        };
}
