namespace KerasSharp.Runtime.Graph;

/// <summary>The error function in double precision (Abramowitz and Stegun 1964, 7.1.6 and 7.1.14).</summary>
internal static class ErrorFunction
{
    // Up to here the series, whose terms are all of one sign, needs fewer terms than the continued fraction.
    private const double SeriesEnd = 1;

    // From here on erf rounds to 1.
    private const double One = 6;

    /// <summary>erf(x), within 4 ulp.</summary>
    public static double Erf(double x)
    {
        double t = Math.Abs(x);
        if (double.IsNaN(x))
            return x;
        double y =
            t >= One ? 1
            : t <= SeriesEnd ? Series(t)
            : 1 - Complement(t);
        return Math.CopySign(y, x);
    }

    // 2 / sqrt(pi) e^(-t^2) (t + 2 t^3 / 3 + 4 t^5 / 15 + ...)
    private static double Series(double t)
    {
        double term = t,
            sum = t;
        for (int n = 1; term > 1e-18 * sum; n++)
            sum += term *= 2 * t * t / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-t * t) * sum;
    }

    // e^(-t^2) / sqrt(pi) / (t + (1/2) / (t + 1 / (t + (3/2) / (t + ...))))
    private static double Complement(double t)
    {
        double fraction = t;
        for (int n = 200; n > 0; n--)
            fraction = t + n / 2.0 / fraction;
        return Math.Exp(-t * t) / Math.Sqrt(Math.PI) / fraction;
    }
}
