using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>The parameters of an activation without its type, so that calls and jobs of one type carry those of any.</summary>
internal struct ActivationParameters
{
    private float _first,
        _second,
        _third;

    /// <summary>The parameters of an activation.</summary>
    /// <exception cref="ArgumentException">It has more than there is room for.</exception>
    public static ActivationParameters Of<TActivation>(TActivation activation)
        where TActivation : struct, IActivation
    {
        if (Unsafe.SizeOf<TActivation>() > Unsafe.SizeOf<ActivationParameters>())
            throw new ArgumentException($"{typeof(TActivation).Name} has too many parameters", nameof(activation));
        var parameters = default(ActivationParameters);
        if (HasNone<TActivation>())
            return parameters;
        Unsafe.As<ActivationParameters, TActivation>(ref parameters) = activation;
        return parameters;
    }

    /// <summary>The activation again. One without parameters is made from nothing, so that code for it has no trace of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TActivation As<TActivation>()
        where TActivation : struct, IActivation =>
        HasNone<TActivation>() ? default : Unsafe.As<ActivationParameters, TActivation>(ref Unsafe.AsRef(in this));

    /// <summary>The first <paramref name="count"/> parameters.</summary>
    public readonly float[] First(int count) => new[] { _first, _second, _third }[..count];

    /// <summary>How many parameters an activation has.</summary>
    public static int Count<TActivation>()
        where TActivation : struct, IActivation => HasNone<TActivation>() ? 0 : Unsafe.SizeOf<TActivation>() / sizeof(float);

    // A struct without fields takes one byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasNone<TActivation>()
        where TActivation : struct => Unsafe.SizeOf<TActivation>() < sizeof(float);
}
