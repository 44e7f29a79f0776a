using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>The activation functions that Keras names (activations.py of Keras 1.2.2 and 2.3.1).</summary>
public enum ActivationFunction
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
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

    /// <summary>The same for any rank from 2 on (Keras 2).</summary>
    SoftmaxOfLastAxis,

    /// <summary>1.0507009873554805 times x where x > 0, else 1.6732632423543772 (e^x - 1) (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>e^x.</summary>
    Exponential,

    /// <summary>min(max(x, 0), 6), as keras.applications.mobilenet names it up to Keras 2.1.</summary>
    Relu6,
}

/// <summary>Activations in terms of tensor operations.</summary>
public static class ActivationFunctions
{
    internal const double SeluScale = 1.0507009873554805,
        SeluAlpha = 1.6732632423543772;

    /// <summary>The function applied to a value.</summary>
    /// <exception cref="ShapeException">Softmax of a value that is not of rank 2 or 3.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public static Node Apply(this ActivationFunction f, Node x) =>
        f switch
        {
            ActivationFunction.Linear => Given(x),
            ActivationFunction.Relu => Ops.Relu(x),
            ActivationFunction.Sigmoid => Ops.Sigmoid(x),
            ActivationFunction.HardSigmoid => Ops.HardSigmoid(x),
            ActivationFunction.Tanh => Ops.Tanh(x),
            ActivationFunction.Softplus => Ops.Softplus(x),
            ActivationFunction.Softsign => Ops.Softsign(x),
            ActivationFunction.Elu => Ops.Elu(x),
            ActivationFunction.Softmax => x.Rank is 2 or 3
                ? Ops.Softmax(x)
                : throw new ShapeException($"softmax takes values of rank 2 or 3, not {x.Shape}"),
            ActivationFunction.SoftmaxOfLastAxis => Ops.Softmax(x),
            ActivationFunction.Selu => SeluScale * Ops.Select(Ops.Greater(x, 0), x, SeluAlpha * Ops.Elu(x)),
            ActivationFunction.Exponential => Ops.Exp(x),
            ActivationFunction.Relu6 => Ops.Minimum(Ops.Relu(x), 6),
            _ => throw new ArgumentOutOfRangeException(nameof(f), f, "no such activation"),
        };
}
