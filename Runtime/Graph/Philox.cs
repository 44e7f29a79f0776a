namespace KerasSharp.Runtime.Graph;

/// <summary>Philox 4x32-10, a counter-based random generator (Salmon, Moraes, Dror and Shaw 2011): the numbers are a pure function
/// of key and counter, so every device draws the same ones in any order.</summary>
internal static class Philox
{
    /// <summary>The four elements of a draw that stand at 4 <paramref name="block"/> and after it.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="run">The run's counter.</param>
    /// <param name="block">Which four.</param>
    public static (double A, double B, double C, double D) Four(RandomDrawOp draw, uint run, ulong block)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var (a, b, c, d) = Block((uint)draw.Seed, (uint)draw.Stream, run, block);
        if (draw.Law == RandomLaw.Uniform)
            return (Uniform(a), Uniform(b), Uniform(c), Uniform(d));
        var (p, q) = Normal(a, b);
        var (r, s) = Normal(c, d);
        return (p, q, r, s);
    }

    /// <summary>Four random words for block <paramref name="block"/> of a draw.</summary>
    public static (uint A, uint B, uint C, uint D) Block(uint seed, uint stream, uint run, ulong block)
    {
        uint c0 = (uint)block,
            c1 = (uint)(block >> 32),
            c2 = run,
            c3 = 0,
            k0 = seed,
            k1 = stream;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0,
                p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>A float in [0, 1) from a random word; 24 bits, so that every device rounds alike.</summary>
    public static float Uniform(uint word) => (word >> 8) * (1f / (1 << 24));

    /// <summary>Two normal numbers from two random words (Box and Muller 1958).</summary>
    public static (double, double) Normal(uint a, uint b)
    {
        double radius = Math.Sqrt(-2 * Math.Log(((a >> 8) + 1) * (1.0 / (1 << 24)))),
            angle = 2 * Math.PI * (b >> 8) * (1.0 / (1 << 24));
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }
}
