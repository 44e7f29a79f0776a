using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KerasSharp;

/// <summary>Makes vectors orthonormal one after the other. Products are summed in the same order on every processor, with no fused
/// multiplication, so a seed gives the same numbers everywhere.</summary>
internal static class GramSchmidt
{
    private const int Lanes = 4;

    /// <summary>Takes from a vector what it has of each vector before it, and gives it the length 1.</summary>
    /// <param name="before">Orthonormal vectors.</param>
    /// <param name="vector">The vector, as long as each of them.</param>
    internal static void Append(ReadOnlySpan<double[]> before, Span<double> vector)
    {
        // Twice, because one pass loses orthogonality to rounding.
        for (int pass = 0; pass < 2; pass++)
            foreach (double[] other in before)
                Subtract(vector, other, Dot(vector, other));
        double norm = Math.Sqrt(Dot(vector, vector));
        for (int k = 0; k < vector.Length; k++)
            vector[k] /= norm;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double x = ref MemoryMarshal.GetReference(a),
            y = ref MemoryMarshal.GetReference(b);
        Vector256<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        int k = 0;
        for (; k + (4 * Lanes) <= a.Length; k += 4 * Lanes)
        {
            s0 += Vector256.LoadUnsafe(ref x, (nuint)k) * Vector256.LoadUnsafe(ref y, (nuint)k);
            s1 += Vector256.LoadUnsafe(ref x, (nuint)(k + Lanes)) * Vector256.LoadUnsafe(ref y, (nuint)(k + Lanes));
            s2 += Vector256.LoadUnsafe(ref x, (nuint)(k + (2 * Lanes))) * Vector256.LoadUnsafe(ref y, (nuint)(k + (2 * Lanes)));
            s3 += Vector256.LoadUnsafe(ref x, (nuint)(k + (3 * Lanes))) * Vector256.LoadUnsafe(ref y, (nuint)(k + (3 * Lanes)));
        }
        var lanes = s0 + s1 + (s2 + s3);
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    private static void Subtract(Span<double> from, ReadOnlySpan<double> other, double times)
    {
        ref double x = ref MemoryMarshal.GetReference(from),
            y = ref MemoryMarshal.GetReference(other);
        var factor = Vector256.Create(times);
        int k = 0;
        for (; k + Lanes <= from.Length; k += Lanes)
            (Vector256.LoadUnsafe(ref x, (nuint)k) - (factor * Vector256.LoadUnsafe(ref y, (nuint)k))).StoreUnsafe(ref x, (nuint)k);
        for (; k < from.Length; k++)
            from[k] -= times * other[k];
    }
}
