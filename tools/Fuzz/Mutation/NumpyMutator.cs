using System.Text;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes the header of a .npy file, or the directory and the headers of a .npz file and of the arrays in it.</summary>
internal sealed class NumpyMutator : IMutator
{
    private static readonly string[] s_pieces =
    [
        "'<f4'",
        "'>f8'",
        "'|O'",
        "'O'",
        "'|V8'",
        "'<U5'",
        "'<c8'",
        "'<M8[ns]'",
        "[('a', '<f4')]",
        "True",
        "False",
        "None",
        "()",
        "(,)",
        "(1)",
        "(1,)",
        "(0,)",
        "(0, 9223372036854775807)",
        "(-1,)",
        "(2, 3, 4)",
        "(9223372036854775807,)",
        "(9223372036854775808,)",
        "(4294967296, 4294967296)",
        "(2147483647, 2)",
        "(3L,)",
        "'shape'",
        "'descr'",
        "'fortran_order'",
        "'extra': 1,",
        "{",
        "}",
        ":",
        ",",
        "'",
        "\"",
        "\\x41",
        "__import__('os')",
        "1e3",
        "0x10",
        "\n",
        "\0",
    ];

    public string Name => "numpy";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var bytes = (byte[])file.Clone();
        for (int hits = dice.Few(3); hits > 0; hits--)
            bytes = bytes.AsSpan().StartsWith("PK"u8) && !dice.OneIn(3) ? ZipRecords.Change(bytes, dice) : Header(bytes, dice);
        return bytes;
    }

    private static byte[] Header(byte[] bytes, Dice dice)
    {
        int start = bytes.AsSpan().IndexOf("NUMPY"u8);
        if (start < 0)
            return bytes;
        if (dice.OneIn(4))
        {
            int at = start + 5 + dice.Next(5);
            Integers.Write(bytes, at, 1 << dice.Next(3), dice.Integer());
            return bytes;
        }
        int open = bytes.AsSpan(start).IndexOf((byte)'{') + start,
            close = bytes.AsSpan(start).IndexOf((byte)'}') + start;
        if (open < start || close <= open)
            return bytes;
        string text = Encoding.Latin1.GetString(bytes, open, close + 1 - open);
        string[] tokens = [.. System.Text.RegularExpressions.Regex.Matches(text, @"'[^']*'|\([^)]*\)|\w+|.").Select(m => m.Value)];
        int token = dice.Next(tokens.Length);
        tokens[token] = dice.Next(5) switch
        {
            0 => "",
            1 => tokens[token] + dice.Pick(s_pieces),
            2 => dice.Pick(tokens),
            3 => $"({dice.Integer()}, {dice.Integer()})",
            _ => dice.Pick(s_pieces),
        };
        byte[] changed = Encoding.Latin1.GetBytes(string.Concat(tokens));
        // The blanks behind the dictionary make room, as long as there are any.
        int room = close + 1 - open;
        for (int at = close + 1; at < bytes.Length && bytes[at] == ' '; at++)
            room++;
        if (changed.Length > room)
            return [.. bytes[..open], .. changed, .. bytes[(close + 1)..]];
        bytes.AsSpan(open, room).Fill((byte)' ');
        changed.CopyTo(bytes, open);
        return bytes;
    }
}
