using System.Buffers.Binary;
using System.Text;
using KerasSharp.Importers.TensorFlow;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a part of a SavedModel in the way of its format: fields of messages at any depth and the JSON in them, entries of the
/// sorted table, whose checksums are made right again, and which parts there are.</summary>
/// <param name="json">Changes texts.</param>
internal sealed class SavedModelMutator(IMutator json) : IMutator
{
    private const int Deepest = 12;

    public string Name => "saved";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var parts = ZipMembers.Of(file);
        if (dice.OneIn(12))
            parts.RemoveAt(dice.Next(parts.Count));
        else
        {
            int changed = dice.Next(parts.Count);
            var (name, bytes) = parts[changed];
            for (int hits = dice.Few(3); hits > 0; hits--)
                bytes =
                    name.EndsWith(".index", StringComparison.Ordinal) && !dice.OneIn(8) ? Table(bytes, dice)
                    : name.EndsWith(".pb", StringComparison.Ordinal) || bytes is [(byte)'{', ..] ? Message(bytes, dice, 0)
                    : Bytes(bytes, dice);
            parts[changed] = (name, bytes);
        }
        return ZipMembers.Packed(parts, compressed: false);
    }

    private static byte[] Bytes(byte[] bytes, Dice dice)
    {
        if (bytes.Length == 0)
            return bytes;
        var copy = (byte[])bytes.Clone();
        copy[dice.Next(copy.Length)] = (byte)dice.Next(256);
        return dice.OneIn(6) ? copy[..dice.Next(copy.Length)] : copy;
    }

    private byte[] Message(byte[] bytes, Dice dice, int depth)
    {
        if (bytes is [(byte)'{', ..])
            return json.Mutate(bytes, bytes, dice);
        if (Fields(bytes) is not { Count: > 0 } fields)
            return Bytes(bytes, dice);
        int at = dice.Next(fields.Count);
        var (tag, number, inner) = fields[at];
        if (inner is { Length: > 0 } && depth < Deepest && !dice.OneIn(4))
            fields[at] = (tag, 0, Message(inner, dice, depth + 1));
        else
            switch (dice.Next(5))
            {
                case 0:
                    fields.RemoveAt(at);
                    break;
                case 1:
                    fields.Insert(dice.Next(fields.Count), fields[at]);
                    break;
                case 2:
                    fields[at] = ((ulong)dice.Next(1, 12) << 3 | (tag & 7), number, inner);
                    break;
                case 3:
                    fields[at] = (tag, number, dice.Pick(fields).Bytes ?? inner);
                    break;
                default:
                    fields[at] = inner is null ? (tag, (ulong)dice.Integer(), null) : (tag, 0, Bytes(inner, dice));
                    break;
            }
        var written = new List<byte>();
        foreach (var (t, n, b) in fields)
            Write(written, t, n, b);
        return [.. written];
    }

    private static List<(ulong Tag, ulong Number, byte[]? Bytes)>? Fields(byte[] bytes)
    {
        var fields = new List<(ulong, ulong, byte[]?)>();
        try
        {
            for (int at = 0; at < bytes.Length; )
            {
                ulong tag = ProtoMessage.ReadNumber(bytes, ref at, "");
                if ((tag & 7) == 0)
                    fields.Add((tag, ProtoMessage.ReadNumber(bytes, ref at, ""), null));
                else if ((tag & 7) is 2 or 5)
                {
                    ulong length = (tag & 7) == 5 ? sizeof(uint) : ProtoMessage.ReadNumber(bytes, ref at, "");
                    if (length > (ulong)(bytes.Length - at))
                        return null;
                    fields.Add((tag, 0, bytes[at..(at + (int)length)]));
                    at += (int)length;
                }
                else
                    return null;
            }
        }
        catch (KerasFormatException)
        {
            return null;
        }
        return fields;
    }

    private static void Write(List<byte> to, ulong tag, ulong number, byte[]? bytes)
    {
        Write(to, tag);
        if (bytes is null)
            Write(to, number);
        else
        {
            if ((tag & 7) == 2)
                Write(to, (ulong)bytes.Length);
            to.AddRange(bytes);
        }
    }

    private static void Write(List<byte> to, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            to.Add((byte)(number | 0x80));
        to.Add((byte)number);
    }

    private byte[] Table(byte[] bytes, Dice dice)
    {
        List<(string Key, byte[] Value)> entries;
        try
        {
            entries = [.. SortedTable.Read(bytes, "").Select(e => (e.Key, e.Value.ToArray()))];
        }
        catch (KerasException)
        {
            return Bytes(bytes, dice);
        }
        if (entries.Count == 0)
            return Bytes(bytes, dice);
        int at = dice.Next(entries.Count);
        switch (dice.Next(6))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries[at] = (dice.Pick(entries).Key, entries[at].Value);
                break;
            case 2:
                entries[at] = (entries[at].Key, dice.Pick(entries).Value);
                break;
            default:
                entries[at] = (entries[at].Key, Message(entries[at].Value, dice, 0));
                break;
        }
        return Written(entries, dice);
    }

    // One block of entries, whose keys share nothing, and one that lists it.
    private static byte[] Written(List<(string Key, byte[] Value)> entries, Dice dice)
    {
        var file = new List<byte>();
        List<byte> handle = [];
        if (!dice.OneIn(30))
            Write(handle, 0);
        int length = Put(file, entries);
        Write(handle, dice.OneIn(40) ? (ulong)dice.Integer() : (ulong)length);
        int index = file.Count,
            size = Put(file, [("z", [.. handle])]);
        List<byte> footer = [];
        Write(footer, 0);
        Write(footer, 0);
        Write(footer, (ulong)index);
        Write(footer, (ulong)size);
        footer.AddRange(new byte[40 - footer.Count]);
        file.AddRange(footer);
        file.AddRange([0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]);
        return [.. file];
    }

    private static int Put(List<byte> file, List<(string Key, byte[] Value)> entries)
    {
        var block = new List<byte>();
        foreach (var (key, value) in entries)
        {
            byte[] name = Encoding.UTF8.GetBytes(key);
            Write(block, 0);
            Write(block, (ulong)name.Length);
            Write(block, (ulong)value.Length);
            block.AddRange(name);
            block.AddRange(value);
        }
        block.AddRange([0, 0, 0, 0, 1, 0, 0, 0]);
        int length = block.Count;
        block.Add(0);
        var checksum = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Mask(Checksum.Extend(0, block.ToArray())));
        file.AddRange(block);
        file.AddRange(checksum);
        return length;
    }
}
