using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>The laws of Keras 1.2.2's initializers: bounds, variances, structure.</summary>
public class InitializerTests
{
    public static TheoryData<string, int[], double, double> Laws =>
        new()
        {
            // name, shape, variance, bound (infinite for normal laws); fans of kernels [taps..., in, out] include the taps.
            { "Uniform", [200, 100], 0.05 * 0.05 / 3, 0.05 },
            { "Normal", [200, 100], 0.05 * 0.05, double.PositiveInfinity },
            { "LecunUniform", [200, 100], 1 / 200.0, Math.Sqrt(3 / 200.0) },
            { "GlorotNormal", [200, 100], 2 / 300.0, double.PositiveInfinity },
            { "GlorotUniform", [200, 100], 2 / 300.0, Math.Sqrt(6 / 300.0) },
            { "HeNormal", [200, 100], 2 / 200.0, double.PositiveInfinity },
            { "HeUniform", [200, 100], 2 / 200.0, Math.Sqrt(6 / 200.0) },
            { "HeUniform", [3, 5, 20, 70], 2 / 300.0, Math.Sqrt(6 / 300.0) },
            { "GlorotUniform", [3, 5, 20, 70], 2 / 1350.0, Math.Sqrt(6 / 1350.0) },
            { "GlorotUniform", [2, 3, 5, 7, 90], 2 / (30.0 * 97), Math.Sqrt(6 / (30.0 * 97)) },
            { "GlorotUniform", [20, 30, 40], 1 / Math.Sqrt(24000), Math.Sqrt(3 / Math.Sqrt(24000)) },
        };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Mean_variance_and_bound(string name, int[] shape, double variance, double bound)
    {
        var values = Draw(Named(name), shape);
        values.Average(v => (double)v).Should().BeApproximately(0, 5 * Math.Sqrt(variance / values.Length));
        // The standard error of a variance of n numbers is at most sqrt(2 / n) of it for these laws.
        values.Average(v => (double)v * v).Should().BeApproximately(variance, 5 * variance * Math.Sqrt(2.0 / values.Length));
        values.Max(v => Math.Abs((double)v)).Should().BeLessThanOrEqualTo(bound * (1 + 1e-6));
        if (double.IsFinite(bound))
            values.Max(v => Math.Abs((double)v)).Should().BeGreaterThan(0.99 * bound);
    }

    [Theory]
    [InlineData(7, 4)]
    [InlineData(4, 7)]
    [InlineData(35, 50)]
    [InlineData(64, 32)]
    public void Orthogonal_has_orthogonal_rows_or_columns_of_length_1_1(int rows, int columns)
    {
        var w = Draw(Initializers.Orthogonal, [rows, columns]);
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            Enumerable
                .Range(0, Math.Max(rows, columns))
                .Sum(k => rows <= columns ? w[i * columns + k] * w[j * columns + k] : w[k * columns + i] * w[k * columns + j])
                .Should()
                .BeApproximately(i == j ? 1.21f : 0, 1e-5f);
    }

    [Fact]
    public void Identity_fills_square_matrices_only()
    {
        Draw(Initializers.Identity, [2, 2]).Should().Equal(1, 0, 0, 1);
        ((Action)(() => Draw(Initializers.Identity, [2, 3])))
            .Should()
            .Throw<KerasException>()
            .WithMessage("the identity initializer fills square matrices; expected a shape [n, n], found [2, 3]");
    }

    [Fact]
    public void Constants() => (Draw(Initializers.Zero, [2])[1], Draw(Initializers.One, [2])[1]).Should().Be((0f, 1f));

    [Fact]
    public void The_same_seed_draws_the_same()
    {
        Draw(Initializers.GlorotNormal, [5, 5]).Should().Equal(Draw(Initializers.GlorotNormal, [5, 5]));
        Draw(Initializers.GlorotNormal, [5, 5], seed: 2).Should().NotEqual(Draw(Initializers.GlorotNormal, [5, 5]));
    }

    private static Initializer Named(string name) => (Initializer)typeof(Initializers).GetField(name)!.GetValue(null)!;

    private static float[] Draw(Initializer initializer, int[] shape, int seed = 1)
    {
        var values = new float[shape.Aggregate(1, (a, b) => a * b)];
        initializer.Fill(values, shape, new Random(seed));
        return values;
    }
}
