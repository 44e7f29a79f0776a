using System.Buffers.Binary;
using System.Numerics;

namespace KerasSharp.Runtime.Text;

/// <summary>SipHash-2-4, a hash with a key (Jean-Philippe Aumasson and Daniel J. Bernstein, 2012).</summary>
internal struct SipHash
{
    private ulong _a,
        _b,
        _c,
        _d;

    private SipHash(HashKey key) =>
        (_a, _b, _c, _d) = (
            key.Low ^ 0x736f6d6570736575,
            key.High ^ 0x646f72616e646f6d,
            key.Low ^ 0x6c7967656e657261,
            key.High ^ 0x7465646279746573
        );

    internal static ulong Of(ReadOnlySpan<byte> text, HashKey key)
    {
        var hash = new SipHash(key);
        int whole = text.Length & ~7;
        for (int i = 0; i < whole; i += 8)
            hash.Take(BinaryPrimitives.ReadUInt64LittleEndian(text[i..]));
        Span<byte> last = stackalloc byte[8];
        last.Clear();
        text[whole..].CopyTo(last);
        last[7] = (byte)text.Length;
        hash.Take(BinaryPrimitives.ReadUInt64LittleEndian(last));
        hash._c ^= 0xff;
        for (int round = 0; round < 4; round++)
            hash.Round();
        return hash._a ^ hash._b ^ hash._c ^ hash._d;
    }

    private void Take(ulong word)
    {
        _d ^= word;
        Round();
        Round();
        _a ^= word;
    }

    private void Round()
    {
        _a += _b;
        _b = BitOperations.RotateLeft(_b, 13) ^ _a;
        _a = BitOperations.RotateLeft(_a, 32);
        _c += _d;
        _d = BitOperations.RotateLeft(_d, 16) ^ _c;
        _a += _d;
        _d = BitOperations.RotateLeft(_d, 21) ^ _a;
        _c += _b;
        _b = BitOperations.RotateLeft(_b, 17) ^ _c;
        _c = BitOperations.RotateLeft(_c, 32);
    }
}
