namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes the structures of an HDF5 file: where pointers lead (loops and overlaps among them), lengths and counts, messages of
/// object headers, fields of blocks, whole blocks.</summary>
internal sealed class Hdf5Mutator : IMutator
{
    public string Name => "hdf5";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var map = Hdf5Map.Of(file);
        var bytes = (byte[])file.Clone();
        if (map.Pointers.Count == 0 || map.Blocks.Count + map.Messages.Count == 0)
            return bytes;
        for (int hits = dice.Few(4); hits > 0; hits--)
            Once(bytes, map, other, dice);
        return bytes;
    }

    private static void Once(byte[] bytes, Hdf5Map map, byte[] other, Dice dice)
    {
        switch (dice.Next(11))
        {
            case 0 or 1:
                Integers.Write(bytes, dice.Pick(map.Pointers), map.OffsetSize, dice.Pick(map.Targets));
                break;
            case 2:
                Lead(bytes, dice.Pick(map.Pointers), map.OffsetSize, dice);
                break;
            case 3 when map.Blocks.Count > 0:
                Field(bytes, dice.Pick(map.Blocks), dice);
                break;
            case 4 when map.Blocks.Count > 1:
                Copy(bytes, dice.Pick(map.Blocks), bytes, dice.Pick(map.Blocks), dice);
                break;
            case 5 when map.Blocks.Count > 0 && Hdf5Map.Of(other).Blocks is { Count: > 0 } blocks:
                Copy(other, dice.Pick(blocks), bytes, dice.Pick(map.Blocks), dice);
                break;
            case 6 when map.Messages.Count > 0:
                Head(bytes, dice.Pick(map.Messages), dice);
                break;
            case 7 when map.ChunkLayouts.Count > 0:
                // Partial chunks without filters, a single chunk with them.
                bytes[dice.Pick(map.ChunkLayouts)] ^= (byte)dice.Next(1, 4);
                break;
            case 8 when dice.OneIn(10):
                // The sizes of addresses and lengths.
                bytes[(bytes[8] < 2 ? 13 : 9) + dice.Next(2)] = dice.Pick<byte>([2, 4, 8, 16]);
                break;
            default:
                if (map.Messages.Count > 0)
                    Body(bytes, dice.Pick(map.Messages), map, dice);
                else
                    Field(bytes, dice.Pick(map.Blocks), dice);
                break;
        }
    }

    // An address near its own, near the file's end, or any number.
    private static void Lead(byte[] bytes, int at, int size, Dice dice) =>
        Integers.Write(
            bytes,
            at,
            size,
            dice.Next(6) switch
            {
                0 => at & ~7,
                1 => bytes.Length - dice.Next(64),
                2 => -1,
                3 => Math.Max(0, at - dice.Next(512)) & ~7,
                _ => dice.Near(Integers.Read(bytes, at, size)),
            }
        );

    private static void Field(byte[] bytes, int block, Dice dice)
    {
        int size = 1 << dice.Next(4),
            at = block + 4 + dice.Next(dice.OneIn(3) ? 96 : 20);
        Integers.Write(bytes, at, size, dice.OneIn(2) ? dice.Near(Integers.Read(bytes, at, size)) : dice.Integer());
    }

    private static void Copy(byte[] source, int from, byte[] target, int to, Dice dice)
    {
        int count = Math.Min(dice.Pick([16, 64, 128, 512, 1024]), Math.Min(source.Length - from, target.Length - to));
        source.AsSpan(from, count).ToArray().CopyTo(target, to);
    }

    // Type, size or flags.
    private static void Head(byte[] bytes, Hdf5Message message, Dice dice)
    {
        int head = message.Body - message.Start;
        switch (dice.Next(3))
        {
            case 0:
                Integers.Write(bytes, message.Start, head == 8 ? 2 : 1, dice.OneIn(4) ? dice.Integer() : dice.Next(0x18));
                break;
            case 1:
                Integers.Write(
                    bytes,
                    message.Start + (head == 8 ? 2 : 1),
                    2,
                    dice.OneIn(2) ? dice.Near(message.Size) : message.Size + (8 * dice.Next(-4, 5))
                );
                break;
            default:
                Integers.Write(bytes, message.Start + (head == 8 ? 4 : 3), 1, dice.OneIn(2) ? 1 << dice.Next(8) : dice.Integer());
                break;
        }
    }

    private static void Body(byte[] bytes, Hdf5Message message, Hdf5Map map, Dice dice)
    {
        if (dice.OneIn(6))
        {
            var source = dice.Pick(map.Messages);
            int count = Math.Min(Math.Min(source.Size, message.Size), Math.Min(bytes.Length - source.Body, bytes.Length - message.Body));
            if (count > 0)
                bytes.AsSpan(source.Body, count).ToArray().CopyTo(bytes, message.Body);
            return;
        }
        int size = 1 << dice.Next(4),
            at = message.Body + dice.Next(Math.Max(1, Math.Min(message.Size, dice.OneIn(2) ? 16 : 80)));
        if (dice.OneIn(2))
            at = message.Body + ((at - message.Body) & ~(size - 1));
        Integers.Write(bytes, at, size, dice.OneIn(2) ? dice.Near(Integers.Read(bytes, at, size)) : dice.Integer());
    }
}
