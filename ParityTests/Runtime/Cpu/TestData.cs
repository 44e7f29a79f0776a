using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu;

/// <summary>Random inputs and exact comparison for the kernel tests.</summary>
internal static class TestData
{
    public static TheoryData<int> Widths => [.. SimdWidths.Supported.Select(w => (int)w)];

    /// <summary>Numbers in [-scale, scale), the same for the same seed.</summary>
    public static float[] Random(int count, int seed, double scale = 1)
    {
        var random = new Random(seed);
        var x = new float[count];
        for (int i = 0; i < count; i++)
            x[i] = (float)((2 * random.NextDouble() - 1) * scale);
        return x;
    }

    /// <summary>The bit patterns, for comparisons that no tolerance softens.</summary>
    public static int[] Bits(ReadOnlySpan<float> x)
    {
        var bits = new int[x.Length];
        for (int i = 0; i < x.Length; i++)
            bits[i] = BitConverter.SingleToInt32Bits(x[i]);
        return bits;
    }

    /// <summary>Largest difference between computed and exact numbers.</summary>
    public static double Worst(ReadOnlySpan<float> got, ReadOnlySpan<double> exact)
    {
        if (got.Length != exact.Length)
            throw new ArgumentException($"{got.Length} numbers compared with {exact.Length}");
        double worst = 0;
        for (int i = 0; i < got.Length; i++)
        {
            double error = Math.Abs(got[i] - exact[i]);
            if (!(error <= worst))
                worst = error;
        }
        return worst;
    }

    /// <summary>Error bound of a float sum of <paramref name="terms"/> products whose magnitudes add up to at most
    /// <paramref name="magnitude"/>.</summary>
    public static double SumBound(int terms, double magnitude) => (terms + 2) * Math.Pow(2, -24) * magnitude;
}
