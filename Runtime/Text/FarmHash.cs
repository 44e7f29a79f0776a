using System.Buffers.Binary;
using System.Numerics;

namespace KerasSharp.Runtime.Text;

/// <summary>FarmHash's 64-bit fingerprint, which no release and no machine changes (Geoff Pike, FarmHash 1.1, 2014).</summary>
internal static class FarmHash
{
    private const ulong K0 = 0xc3a5c85c97cb3127,
        K1 = 0xb492b66fbe98f273,
        K2 = 0x9ae16a3b2f90404f,
        Joining = 0xc6a4a7935bd1e995;

    private const int Block = 64;

    internal static ulong Fingerprint(ReadOnlySpan<byte> text) =>
        text.Length switch
        {
            <= 16 => UpTo16(text),
            <= 32 => UpTo32(text),
            <= Block => UpTo64(text),
            _ => Long(text),
        };

    /// <summary>One fingerprint of two.</summary>
    internal static ulong Join(ulong first, ulong second)
    {
        ulong joined = (first ^ Joining ^ (Fold(second * Joining) * Joining)) * Joining;
        return Fold(Fold(joined) * Joining);
    }

    private static ulong At(ReadOnlySpan<byte> s, int i) => BinaryPrimitives.ReadUInt64LittleEndian(s[i..]);

    private static ulong Turn(ulong x, int bits) => BitOperations.RotateRight(x, bits);

    private static ulong Fold(ulong x) => x ^ (x >> 47);

    private static ulong Mix(ulong u, ulong v, ulong by) => Fold((v ^ Fold((u ^ v) * by)) * by) * by;

    private static ulong UpTo16(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong by = K2 + (ulong)n * 2;
        if (n >= 8)
        {
            ulong a = At(s, 0) + K2,
                b = At(s, n - 8);
            return Mix(Turn(b, 37) * by + a, (Turn(a, 25) + b) * by, by);
        }
        if (n >= 4)
            return Mix(
                (ulong)n + ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(s) << 3),
                BinaryPrimitives.ReadUInt32LittleEndian(s[(n - 4)..]),
                by
            );
        if (n == 0)
            return K2;
        ulong y = s[0] + ((ulong)s[n >> 1] << 8),
            z = (ulong)n + ((ulong)s[n - 1] << 2);
        return Fold((y * K2) ^ (z * K0)) * K2;
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong by = K2 + (ulong)n * 2,
            a = At(s, 0) * K1,
            b = At(s, 8),
            c = At(s, n - 8) * by,
            d = At(s, n - 16) * K2;
        return Mix(Turn(a + b, 43) + Turn(c, 30) + d, a + Turn(b + K2, 18) + c, by);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong by = K2 + (ulong)n * 2,
            a = At(s, 0) * K2,
            b = At(s, 8),
            c = At(s, n - 8) * by,
            d = At(s, n - 16) * K2,
            y = Turn(a + b, 43) + Turn(c, 30) + d,
            z = Mix(y, a + Turn(b + K2, 18) + c, by),
            e = At(s, 16) * by,
            f = At(s, 24),
            g = (y + At(s, n - 32)) * by,
            h = (z + At(s, n - 24)) * by;
        return Mix(Turn(e + f, 43) + Turn(g, 30) + h, e + Turn(f + a, 18) + g, by);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        ulong seed = 81;
        var state = new State { X = seed * K2 + At(s, 0), Y = seed * K1 + 113 };
        state.Z = Fold(state.Y * K2 + 113) * K2;
        int end = (s.Length - 1) / Block * Block,
            rest = (s.Length - 1) & (Block - 1);
        for (int i = 0; i < end; i += Block)
            state.Take(s[i..], K1, 1);
        ulong by = K1 + ((state.Z & 0xff) << 1);
        state.W0 += (ulong)rest;
        state.V0 += state.W0;
        state.W0 += state.V0;
        state.Take(s[(end + rest - (Block - 1))..], by, 9);
        return Mix(Mix(state.V0, state.W0, by) + Fold(state.Y) * K0 + state.Z, Mix(state.V1, state.W1, by) + state.X, by);
    }

    /// <summary>What is kept between blocks of 64 bytes.</summary>
    private struct State
    {
        internal ulong X,
            Y,
            Z,
            V0,
            V1,
            W0,
            W1;

        internal void Take(ReadOnlySpan<byte> block, ulong by, ulong weight)
        {
            ulong x = Turn(X + Y + V0 + At(block, 8), 37) * by,
                y = Turn(Y + V1 + At(block, 48), 42) * by;
            x ^= W1 * weight;
            y += V0 * weight + At(block, 40);
            ulong z = Turn(Z + W0, 33) * by;
            (V0, V1) = Half(block, V1 * by, x + W0);
            (W0, W1) = Half(block[32..], z + W1, y + At(block, 16));
            (X, Y, Z) = (z, y, x);
        }

        private static (ulong, ulong) Half(ReadOnlySpan<byte> s, ulong a, ulong b)
        {
            a += At(s, 0);
            ulong first = a;
            b = Turn(b + a + At(s, 24), 21);
            a += At(s, 8) + At(s, 16);
            return (a + At(s, 24), b + Turn(a, 44) + first);
        }
    }
}
