namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes fields of the records of a zip archive.</summary>
internal static class ZipRecords
{
    /// <summary>A field of a local header, a directory entry, an end record or their zip64 forms.</summary>
    internal static byte[] Change(byte[] bytes, Dice dice)
    {
        var records = new List<int>();
        for (int at = 0; at + 4 <= bytes.Length; at++)
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] is 1 or 3 or 5 or 6)
                records.Add(at);
        if (records.Count == 0)
            return bytes;
        int record = dice.Pick(records),
            field = record + (dice.OneIn(8) ? 0 : 4) + dice.Next(44);
        int size = 1 << dice.Next(1, 4);
        Integers.Write(
            bytes,
            field,
            size,
            dice.OneIn(3) ? dice.Pick(records)
                : dice.OneIn(2) ? dice.Near(Integers.Read(bytes, field, size))
                : dice.Integer()
        );
        return bytes;
    }
}
