namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>Code that needs an activation as a type.</summary>
internal interface IActivationUser<TResult>
{
    TResult With<TActivation>()
        where TActivation : struct, IActivation;
}

/// <summary>Code that needs an activation as a type, and its derivative.</summary>
internal interface ISlopedActivationUser<TResult>
{
    TResult With<TActivation>()
        where TActivation : struct, ISlopedActivation;
}

/// <summary>An activation as a value, from which kernels get it as a type argument and its parameters.</summary>
internal abstract class SimdActivation
{
    private SimdActivation(ActivationParameters parameters) => Parameters = parameters;

    public static SimdActivation Linear { get; } = Sloped<Linear>();

    public ActivationParameters Parameters { get; }

    /// <summary>Whether the derivative can be told from the output.</summary>
    public virtual bool HasSlope => false;

    /// <summary>Calls the user with the activation's type.</summary>
    public abstract TResult Use<TUser, TResult>(TUser user)
        where TUser : struct, IActivationUser<TResult>;

    /// <summary>Calls the user with the activation's type.</summary>
    /// <exception cref="InvalidOperationException">The derivative cannot be told from the output.</exception>
    public abstract TResult UseSlope<TUser, TResult>(TUser user)
        where TUser : struct, ISlopedActivationUser<TResult>;

    /// <summary>An activation whose derivative is not told from its output.</summary>
    public static SimdActivation Of<TActivation>(TActivation activation = default)
        where TActivation : struct, IActivation => new Forward<TActivation>(activation);

    /// <summary>An activation whose derivative is told from its output.</summary>
    public static SimdActivation Sloped<TActivation>(TActivation activation = default)
        where TActivation : struct, ISlopedActivation => new WithSlope<TActivation>(activation);

    private sealed class Forward<TActivation>(TActivation activation) : SimdActivation(ActivationParameters.Of(activation))
        where TActivation : struct, IActivation
    {
        public override TResult Use<TUser, TResult>(TUser user) => user.With<TActivation>();

        public override TResult UseSlope<TUser, TResult>(TUser user) =>
            throw new InvalidOperationException($"the slope of {typeof(TActivation).Name} cannot be told from its output");
    }

    private sealed class WithSlope<TActivation>(TActivation activation) : SimdActivation(ActivationParameters.Of(activation))
        where TActivation : struct, ISlopedActivation
    {
        public override bool HasSlope => true;

        public override TResult Use<TUser, TResult>(TUser user) => user.With<TActivation>();

        public override TResult UseSlope<TUser, TResult>(TUser user) => user.With<TActivation>();
    }
}
