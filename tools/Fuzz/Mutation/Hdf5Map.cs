using System.Runtime.CompilerServices;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>A message of an object header: where its header of 8 (version 1) or 4 bytes stands, and its body.</summary>
internal readonly record struct Hdf5Message(int Start, int Body, int Size, int Type);

/// <summary>
/// Where an HDF5 file has its structures, found by their signatures and by the entries of symbol tables, without any of the code that
/// is to be tested.
/// </summary>
internal sealed class Hdf5Map
{
    private static readonly byte[][] s_signatures =
    [
        .. new[]
        {
            "TREE",
            "SNOD",
            "HEAP",
            "GCOL",
            "FRHP",
            "FHDB",
            "FHIB",
            "BTHD",
            "BTLF",
            "BTIN",
            "OHDR",
            "OCHK",
            "FAHD",
            "FADB",
            "EAHD",
            "EAIB",
            "EASB",
            "EADB",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private static readonly ConditionalWeakTable<byte[], Hdf5Map> s_known = [];

    private Hdf5Map(byte[] file)
    {
        for (int at = 0; at + 8 <= file.Length; at++)
            foreach (byte[] signature in s_signatures)
                if (file.AsSpan(at).StartsWith(signature))
                    Blocks.Add(at);
        bool isOld = file.Length > 72 && file[8] < 2;
        (OffsetSize, LengthSize) = (Size(file, isOld ? 13 : 9), Size(file, isOld ? 14 : 10));
        HashSet<int> headers = [];
        if (isOld)
            headers.Add((int)Math.Clamp(Address(file, 24 + (4 * file[8]) + (4 * OffsetSize) + LengthSize), 0, file.Length));
        foreach (int block in Blocks)
            if (file.AsSpan(block).StartsWith("SNOD"u8))
                AddEntries(file, block, headers);
            else if (file.AsSpan(block).StartsWith("OHDR"u8))
                AddNewMessages(file, block);
        foreach (int header in headers.Order())
            AddOldMessages(file, header);
        Targets = [0, .. Blocks, .. headers];
        const int dataLayout = 8;
        ChunkLayouts = [.. Messages.Where(m => m.Type == dataLayout && Integers.Read(file, m.Body, 2) == 0x0204).Select(m => m.Body + 2)];
        for (int at = 8; at + OffsetSize <= file.Length; at += OffsetSize)
            AddPointer(file, at);
        // Newer structures are not aligned.
        foreach (int block in Blocks)
            for (int at = block + 4; at < block + 64 && at + OffsetSize <= file.Length; at++)
                if (at % OffsetSize != 0)
                    AddPointer(file, at);
    }

    /// <summary>Bytes of an address: 2, 4 or 8.</summary>
    internal int OffsetSize { get; }

    /// <summary>Bytes of a length: 2, 4 or 8.</summary>
    internal int LengthSize { get; }

    /// <summary>Beginnings of blocks that have a signature.</summary>
    internal List<int> Blocks { get; } = [];

    /// <summary>Messages of object headers.</summary>
    internal List<Hdf5Message> Messages { get; } = [];

    /// <summary>Bytes that hold the flags of a chunked dataset's layout (version 4).</summary>
    internal IReadOnlyList<int> ChunkLayouts { get; }

    /// <summary>Fields that may be addresses, lengths or counts: their values lie in the file, or are undefined.</summary>
    internal List<int> Pointers { get; } = [];

    /// <summary>What a pointer may lead to.</summary>
    internal IReadOnlyList<int> Targets { get; }

    /// <summary>The map of a seed, which is kept.</summary>
    internal static Hdf5Map Of(byte[] file) => s_known.GetValue(file, f => new Hdf5Map(f));

    private void AddPointer(byte[] file, int at)
    {
        long value = Address(file, at);
        if (value == -1 || (value > 0 && value <= file.Length))
            Pointers.Add(at);
    }

    private static int Size(byte[] file, int at) => at < file.Length && file[at] is 2 or 4 ? file[at] : 8;

    // All ones lead nowhere.
    private long Address(byte[] file, int at)
    {
        long value = Integers.Read(file, at, OffsetSize);
        return OffsetSize < 8 && value == (1L << (8 * OffsetSize)) - 1 ? -1 : value;
    }

    private void AddEntries(byte[] file, int block, HashSet<int> headers)
    {
        int count = (int)Integers.Read(file, block + 6, 2);
        for (int i = 0; i < count; i++)
        {
            long header = Address(file, block + 8 + ((LengthSize + OffsetSize + 24) * i) + LengthSize);
            if (header > 0 && header + 16 < file.Length)
                headers.Add((int)header);
        }
    }

    private void AddOldMessages(byte[] file, int header)
    {
        long end = header + 16 + Integers.Read(file, header + 8, 4);
        for (int at = header + 16; at + 8 <= Math.Min(end, file.Length); )
        {
            int size = (int)Integers.Read(file, at + 2, 2);
            Messages.Add(new Hdf5Message(at, at + 8, size, (int)Integers.Read(file, at, 2)));
            at += 8 + size;
        }
    }

    private void AddNewMessages(byte[] file, int header)
    {
        int flags = file[header + 5];
        int at = header + 6 + ((flags & 32) != 0 ? 16 : 0) + ((flags & 16) != 0 ? 4 : 0),
            width = 1 << (flags & 3),
            head = (flags & 4) != 0 ? 6 : 4;
        long end = at + width + Integers.Read(file, at, width);
        for (at += width; at + head <= Math.Min(end, file.Length); )
        {
            int size = (int)Integers.Read(file, at + 1, 2);
            Messages.Add(new Hdf5Message(at, at + head, size, file[at]));
            at += head + size;
        }
    }
}
