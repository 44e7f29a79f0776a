namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>The activations that recurrent, dense and convolution kernels fuse.</summary>
internal enum ActivationKind
{
    Linear,
    Relu,
    Sigmoid,
    HardSigmoid,
    Tanh,
    Softplus,
    Softsign,
    Elu,
}

/// <summary>Code that needs the activation as a type.</summary>
internal interface IActivationUser<TResult>
{
    TResult With<TActivation>()
        where TActivation : struct, IActivation;
}

/// <summary>Turns an <see cref="ActivationKind"/> into a type argument.</summary>
internal static class ActivationKinds
{
    public static TResult Use<TUser, TResult>(this ActivationKind kind, TUser user)
        where TUser : struct, IActivationUser<TResult> =>
        kind switch
        {
            ActivationKind.Linear => user.With<Linear>(),
            ActivationKind.Relu => user.With<Relu>(),
            ActivationKind.Sigmoid => user.With<Sigmoid>(),
            ActivationKind.HardSigmoid => user.With<HardSigmoid>(),
            ActivationKind.Tanh => user.With<Tanh>(),
            ActivationKind.Softplus => user.With<Softplus>(),
            ActivationKind.Softsign => user.With<Softsign>(),
            ActivationKind.Elu => user.With<Elu>(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown activation"),
        };
}
