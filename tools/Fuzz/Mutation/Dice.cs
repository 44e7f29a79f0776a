namespace KerasSharp.Fuzz.Mutation;

/// <summary>Random choices that are a function of a seed and a number, so that each file can be made again.</summary>
internal sealed class Dice(int seed, long number)
{
    private static readonly long[] s_interesting =
    [
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        9,
        15,
        16,
        31,
        32,
        63,
        64,
        127,
        128,
        255,
        256,
        511,
        512,
        1023,
        1024,
        4096,
        short.MaxValue,
        short.MaxValue + 1L,
        ushort.MaxValue,
        ushort.MaxValue + 1L,
        1 << 20,
        1 << 24,
        100_000_000,
        1_000_000_000,
        int.MaxValue - 1L,
        int.MaxValue,
        int.MaxValue + 1L,
        uint.MaxValue - 1L,
        uint.MaxValue,
        uint.MaxValue + 1L,
        1L << 40,
        long.MaxValue / 4,
        long.MaxValue - 1,
        long.MaxValue,
        long.MinValue,
        -1,
        -2,
        -8,
        -128,
        -65536,
        int.MinValue,
    ];

    private readonly Random _random = new(unchecked((int)((number * 0x9E3779B1L) ^ (number >> 31) ^ (seed * 0x85EBCA6BL))));

    internal int Next(int below) => _random.Next(below);

    internal int Next(int from, int below) => _random.Next(from, below);

    internal long NextLong() => _random.NextInt64();

    /// <summary>True once in so many times.</summary>
    /// <summary>A text far longer than any message shows.</summary>
    internal string Long() => new(Pick(['n', '/', '\'', '\u00e9']), Pick([300, 5000, 40_000]));

    internal bool OneIn(int times) => _random.Next(times) == 0;

    internal T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Mostly small, sometimes up to <paramref name="most"/>.</summary>
    internal int Few(int most)
    {
        int count = 1;
        while (count < most && _random.Next(3) != 0)
            count++;
        return count;
    }

    /// <summary>A number at which code that counts or multiplies is likely to be wrong.</summary>
    internal long Integer() =>
        _random.Next(8) switch
        {
            0 => _random.NextInt64(),
            1 => 1L << _random.Next(64),
            2 => (1L << _random.Next(64)) - 1,
            3 => _random.Next(1000),
            _ => Pick(s_interesting),
        };

    /// <summary>A number near another one, or an interesting one.</summary>
    internal long Near(long value) =>
        _random.Next(10) switch
        {
            0 => value + 1,
            1 => value - 1,
            2 => unchecked(value * 2),
            3 => value / 2,
            4 => unchecked(-value),
            5 => value ^ (1L << _random.Next(64)),
            6 => value + _random.Next(-64, 65),
            7 => value ^ (1L << _random.Next(16)),
            _ => Integer(),
        };
}
