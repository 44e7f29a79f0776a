using System.Buffers.Binary;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes bytes without knowing what they mean: bits, integers, blocks, ends, and parts of two files.</summary>
internal sealed class BlindMutator : IMutator
{
    private const int LargestBlock = 512;

    public string Name => "blind";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var bytes = (byte[])file.Clone();
        for (int hits = dice.Few(6); hits > 0 && bytes.Length > 0; hits--)
            bytes = Once(bytes, other, dice);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] other, Dice dice)
    {
        int at = Place(bytes, dice);
        switch (dice.Next(12))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << dice.Next(8));
                break;
            case 2:
                bytes[at] = (byte)dice.Next(256);
                break;
            case 3 or 4:
                Integers.Write(bytes, dice.OneIn(2) ? at & ~7 : at, 1 << dice.Next(4), dice.Integer());
                break;
            case 5:
                int size = 1 << dice.Next(4);
                Integers.Write(bytes, at, size, dice.Near(Integers.Read(bytes, at, size)));
                break;
            case 6:
                Integers.Write(bytes, at & ~7, 8, dice.Next(bytes.Length) & ~7);
                break;
            case 7:
                bytes.AsSpan(at, Length(bytes, at, dice)).Fill((byte)(dice.OneIn(2) ? 0 : 255));
                break;
            case 8:
                int from = dice.Next(bytes.Length),
                    count = Math.Min(Length(bytes, at, dice), bytes.Length - from);
                bytes.AsSpan(from, count).ToArray().CopyTo(bytes, at);
                break;
            case 9 when dice.OneIn(3):
                return bytes[..at];
            case 10 when dice.OneIn(2):
                // A splice: the beginning of one file and the end of another.
                int end = dice.Next(other.Length + 1);
                return [.. bytes[..at], .. other[(dice.OneIn(2) ? Math.Min(at, other.Length) : end)..]];
            case 11 when dice.OneIn(2):
                int length = Length(bytes, at, dice);
                return dice.OneIn(2) ? [.. bytes[..at], .. bytes[(at + length)..]] : [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                bytes[at]++;
                break;
        }
        return bytes;
    }

    // What describes data stands before and among it: half of the hits go to the first two KiB.
    private static int Place(byte[] bytes, Dice dice) => dice.Next(dice.OneIn(2) ? Math.Min(bytes.Length, 2048) : bytes.Length);

    private static int Length(byte[] bytes, int at, Dice dice) =>
        Math.Min(dice.Next(1, dice.OneIn(4) ? LargestBlock : 32), bytes.Length - at);
}

/// <summary>Little-endian integers of 1 to 8 bytes; what lies outside of the file is left out.</summary>
internal static class Integers
{
    internal static long Read(ReadOnlySpan<byte> bytes, int at, int size)
    {
        Span<byte> field = stackalloc byte[8];
        field.Clear();
        if (at < bytes.Length)
            bytes.Slice(at, Math.Min(size, bytes.Length - at)).CopyTo(field);
        return BinaryPrimitives.ReadInt64LittleEndian(field);
    }

    internal static void Write(Span<byte> bytes, int at, int size, long value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
        if (at < bytes.Length)
            field[..Math.Min(size, bytes.Length - at)].CopyTo(bytes[at..]);
    }
}
