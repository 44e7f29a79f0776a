using System.Numerics.Tensors;
using KerasSharp.Numpy;

namespace KerasSharp.ParityTests.Parity;

/// <summary>How far two float32 computations of the same thing may lie apart.</summary>
/// <param name="Relative">The greatest distance over the greatest finite magnitude of the expected array (at least 1). NaN
/// equals NaN and an infinity itself, and nothing else.</param>
internal readonly record struct Tolerance(double Relative)
{
    private const double HalfUlp = 1.0 / (1 << 24);

    /// <summary>A sum of <paramref name="width"/> terms in any order strays by about sqrt(width) roundings, the functions behind it by
    /// a few; over <paramref name="steps"/> steps the errors of a contracting recurrence add like a random walk.</summary>
    internal static Tolerance Recurrent(int steps, int width) => new(HalfUlp * (8 + Math.Sqrt(width)) * (1 + Math.Sqrt(steps) / 2));

    /// <summary>Null where all elements lie near enough, else what lies farthest off.</summary>
    internal string? Problem(NpyArray expected, Tensor<float> actual)
    {
        if (!expected.Shape.Select(d => (nint)d).SequenceEqual(actual.Lengths.ToArray()))
            return $"expected the shape ({string.Join(", ", expected.Shape)}), found ({string.Join(", ", actual.Lengths.ToArray())})";
        double[] want = expected.ReadDoubles();
        float[] got = new float[actual.FlattenedLength];
        actual.FlattenTo(got);
        double scale = want.Where(double.IsFinite).Select(Math.Abs).Append(1).Max(),
            worst = 0;
        int at = -1;
        for (int i = 0; i < want.Length; i++)
        {
            double distance = want[i].Equals((double)got[i]) ? 0 : Math.Abs(want[i] - got[i]);
            if (distance <= worst)
                continue;
            (worst, at) = (double.IsNaN(distance) ? double.PositiveInfinity : distance, i);
        }
        return worst <= Relative * scale
            ? null
            : $"element {at}: expected {want[at]:G9}, found {got[at]:G9}: off by {worst:G3}, more than {Relative * scale:G3}";
    }
}
