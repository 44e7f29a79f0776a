namespace KerasSharp;

/// <summary>The initializers of Keras 1.2.2 (initializations.py), by their Keras names.</summary>
public static class Initializers
{
    /// <summary>All 0.</summary>
    public static readonly Initializer Zero = new ConstantInitializer(0);

    /// <summary>All 1.</summary>
    public static readonly Initializer One = new ConstantInitializer(1);

    /// <summary>Uniform on [-0.05, 0.05].</summary>
    public static readonly Initializer Uniform = new UniformInitializer(0.05f);

    /// <summary>Normal with mean 0 and deviation 0.05, not truncated.</summary>
    public static readonly Initializer Normal = new NormalInitializer(0.05f);

    /// <summary>LeCun et al. 1998: uniform on +-sqrt(3 / fan in).</summary>
    public static readonly Initializer LecunUniform = new FanInitializer(3, FanMode.In, IsNormal: false);

    /// <summary>Glorot and Bengio 2010: normal with variance 2 / (fan in + fan out).</summary>
    public static readonly Initializer GlorotNormal = new FanInitializer(2, FanMode.Sum, IsNormal: true);

    /// <summary>Glorot and Bengio 2010: uniform on +-sqrt(6 / (fan in + fan out)).</summary>
    public static readonly Initializer GlorotUniform = new FanInitializer(6, FanMode.Sum, IsNormal: false);

    /// <summary>He et al. 2015: normal with variance 2 / fan in.</summary>
    public static readonly Initializer HeNormal = new FanInitializer(2, FanMode.In, IsNormal: true);

    /// <summary>He et al. 2015: uniform on +-sqrt(6 / fan in).</summary>
    public static readonly Initializer HeUniform = new FanInitializer(6, FanMode.In, IsNormal: false);

    /// <summary>Saxe et al. 2013, times 1.1 as in Keras 1.</summary>
    public static readonly Initializer Orthogonal = new OrthogonalInitializer(1.1f);

    /// <summary>The identity matrix.</summary>
    public static readonly Initializer Identity = new IdentityInitializer(1);
}

/// <summary>Uniform on [-Scale, Scale].</summary>
public sealed record UniformInitializer(float Scale) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        foreach (ref float v in values)
            v = (2 * random.NextSingle() - 1) * Scale;
    }
}

/// <summary>Uniform on [Low, High].</summary>
internal sealed record RangeInitializer(float Low, float High) : Initializer
{
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        foreach (ref float v in values)
            v = Low + random.NextSingle() * (High - Low);
    }
}

/// <summary>Normal with deviation Scale.</summary>
public sealed record NormalInitializer(float Scale) : Initializer
{
    /// <summary>The mean.</summary>
    public float Mean { get; init; }

    /// <summary>Whether numbers further than two deviations from the mean are drawn again.</summary>
    public bool IsTruncated { get; init; }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        foreach (ref float v in values)
            v = (float)(Mean + Scale * Draw(random));
    }

    private double Draw(Random random)
    {
        double z;
        do z = Gaussian.Next(random);
        while (IsTruncated && Math.Abs(z) > 2);
        return z;
    }
}

/// <summary>Scale times the identity; square matrices only.</summary>
internal sealed record IdentityInitializer(float Scale) : Initializer
{
    /// <exception cref="KerasException">The weight is no square matrix.</exception>
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        if (shape.Length != 2 || shape[0] != shape[1])
            throw new KerasException(
                $"the identity initializer fills square matrices; expected a shape [n, n], found [{Wording.List(shape.ToArray())}]"
            );
        values.Clear();
        for (int i = 0; i < shape[0]; i++)
            values[i * shape[0] + i] = Scale;
    }
}

/// <summary>Which fans a <see cref="FanInitializer"/> divides by.</summary>
internal enum FanMode
{
    /// <summary>Inputs that reach one output.</summary>
    In,

    /// <summary>Inputs and outputs.</summary>
    Sum,

    /// <summary>Outputs that one input reaches.</summary>
    Out,
}

/// <summary>Variance by fan: uniform on +-sqrt(Gain / fans), or normal with variance Gain / fans.</summary>
internal sealed record FanInitializer(double Gain, FanMode Mode, bool IsNormal) : Initializer
{
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        var (fanIn, fanOut) = Fans(shape);
        double scale = Math.Sqrt(
            Gain
                / (
                    Mode switch
                    {
                        FanMode.In => fanIn,
                        FanMode.Out => fanOut,
                        _ => fanIn + fanOut,
                    }
                )
        );
        foreach (ref float v in values)
            v = (float)(scale * (IsNormal ? Gaussian.Next(random) : 2 * random.NextDouble() - 1));
    }

    /// <summary>(d0, d1) of a matrix; in and out times the receptive field of a kernel [taps..., in, out]; else the square root of
    /// the number of elements for both.</summary>
    private static (double In, double Out) Fans(ReadOnlySpan<int> shape)
    {
        double all = 1;
        foreach (int d in shape)
            all *= d;
        if (shape.Length is 2 or 4 or 5)
        {
            double receptive = all / ((double)shape[^2] * shape[^1]);
            return (shape[^2] * receptive, shape[^1] * receptive);
        }
        return (Math.Sqrt(all), Math.Sqrt(all));
    }
}

/// <summary>Orthonormal rows or columns, whichever are fewer, times Scale.</summary>
internal sealed record OrthogonalInitializer(float Scale) : Initializer
{
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        int rows = shape.Length == 0 ? 1 : shape[0],
            columns = values.Length / Math.Max(rows, 1);
        int count = Math.Min(rows, columns),
            length = Math.Max(rows, columns);
        var basis = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var v = new double[length];
            for (int k = 0; k < length; k++)
                v[k] = Gaussian.Next(random);
            GramSchmidt.Append(basis.AsSpan(0, i), v);
            basis[i] = v;
        }
        for (int r = 0; r < rows; r++)
        for (int k = 0; k < columns; k++)
            values[r * columns + k] = Scale * (float)(rows <= columns ? basis[r][k] : basis[k][r]);
    }
}

internal static class Gaussian
{
    /// <summary>One normal number (Box and Muller 1958).</summary>
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
