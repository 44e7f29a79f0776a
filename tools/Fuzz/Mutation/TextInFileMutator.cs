namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a configuration inside of an HDF5 file and leaves the file's structure sound: the text's new form takes the place of
/// the old one, where it is no longer.</summary>
internal sealed class TextInFileMutator(IMutator text) : IMutator
{
    public string Name => $"{text.Name} in hdf5";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var bytes = (byte[])file.Clone();
        var places = Places(bytes);
        if (places.Count == 0)
            return bytes;
        var (start, length) = dice.Pick(places);
        byte[] old = bytes[start..(start + length)];
        // Most changes fit; one that does not is drawn again.
        for (int attempt = 0; attempt < 8; attempt++)
        {
            byte[] changed = text.Mutate(old, old, dice);
            if (changed.Length > length)
                continue;
            changed.CopyTo(bytes, start);
            bytes.AsSpan(start + changed.Length, length - changed.Length).Fill((byte)' ');
            break;
        }
        return bytes;
    }

    private static List<(int Start, int Length)> Places(byte[] bytes)
    {
        var found = new List<(int, int)>();
        for (int at = 0; at < bytes.Length - 1; at++)
        {
            if (bytes[at] != '{' || bytes[at + 1] is not ((byte)'"' or (byte)' ' or (byte)'\n'))
                continue;
            int end = bytes.AsSpan(at).IndexOf((byte)0);
            if (end < 0)
                end = bytes.Length - at;
            if (end > 16)
                found.Add((at, end));
            at += end;
        }
        return found;
    }
}
