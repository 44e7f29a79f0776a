using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp;

/// <summary>Whole numbers, such as token ids, as the floats that models take.</summary>
public static class TokenIds
{
    /// <summary>Up to here float32 holds every whole number.</summary>
    public const int Greatest = 1 << 24;

    /// <summary>A tensor of the same shape, for models with several inputs.</summary>
    /// <exception cref="KerasException">A number is greater than <see cref="Greatest"/> in magnitude.</exception>
    public static Tensor<float> ToTensor(int[,] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ToTensor(Flatten(ids), [ids.GetLength(0), ids.GetLength(1)]);
    }

    /// <inheritdoc cref="ToTensor(int[,])"/>
    public static Tensor<float> ToTensor(Tensor<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ToTensor<int>(Flatten(ids), ids.Lengths);
    }

    /// <inheritdoc cref="ToTensor(int[,])"/>
    public static Tensor<float> ToTensor(Tensor<long> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ToTensor<long>(Flatten(ids), ids.Lengths);
    }

    internal static ReadOnlySpan<T> Flatten<T>(Tensor<T> x)
    {
        if (!x.IsDense)
            x = x.ToDenseTensor();
        return MemoryMarshal.CreateReadOnlySpan(ref x.GetPinnableReference(), checked((int)x.FlattenedLength));
    }

    internal static ReadOnlySpan<int> Flatten(int[,] x) => x.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref x[0, 0], x.Length);

    /// <exception cref="KerasException">A number is greater than <see cref="Greatest"/> in magnitude.</exception>
    internal static void Convert<T>(ReadOnlySpan<T> source, Span<float> target, string input)
        where T : unmanaged, IBinaryInteger<T>
    {
        T greatest = T.CreateChecked(Greatest);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] > greatest || source[i] < -greatest)
                throw new KerasException(
                    $"input '{input}': expected whole numbers from {-Greatest} to {Greatest}, which float32 holds exactly, found "
                        + $"{source[i]} at element {i}"
                );
            target[i] = float.CreateTruncating(source[i]);
        }
    }

    private static Tensor<float> ToTensor<T>(ReadOnlySpan<T> ids, ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = new float[ids.Length];
        Convert(ids, values, "token ids");
        return Tensor.Create(values, shape);
    }
}
