using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Short names of the activation functions of Keras before 2; an <see cref="Activation"/> can be set from each.</summary>
public enum ActivationFunction
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>max(x, 0); see <see cref="ReluForm.HalfSum"/>.</summary>
    Relu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>min(max(0.2 x + 0.5, 0), 1).</summary>
    HardSigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x where x > 0, else e^x - 1.</summary>
    Elu,

    /// <summary>e^x over the sum of e^x along the last axis; rank 2 or 3.</summary>
    Softmax,
}
