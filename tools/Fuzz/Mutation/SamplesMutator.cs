using System.Text;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes samples written as text (.csv, .jsonl): numbers, separators, quotes, lists, line ends.</summary>
internal sealed class SamplesMutator : IMutator
{
    private static readonly string[] s_pieces =
    [
        ",",
        ",,",
        "\n",
        "\r",
        "\r\n",
        "\"",
        "\"\"",
        "\"a,b\"",
        "'",
        " ",
        "\t",
        ";",
        "\0",
        "\ufeff",
        "[",
        "]",
        "[]",
        "[[]]",
        "[[[[[[[[[1]]]]]]]]]",
        "{",
        "}",
        "{\"a\": ",
        "\"x\": [1]",
        "\"\\u0078\"",
        "\"\\",
        ":",
        "null",
        "true",
        "NaN",
        "nan",
        "-inf",
        "Infinity",
        "1e999",
        "1e-999",
        "-0",
        ".",
        "-",
        "+",
        "1e",
        "0x1",
        "1_0",
        "16777217",
        "-16777217",
        "99999999999999999999",
        "3.4028236e38",
        "1/2",
        "\ud83d\ude00",
        "#",
        "a,b,c,d\n",
        "oops\n",
        "\"great, movie\"\n",
        "NA",
        "\n\n",
        "\n \t\n",
        "\"\"\n",
        "2\0",
        "\0\n",
        "dense_input_1",
        "\u00a0",
    ];

    public string Name => "samples";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        string text = Encoding.UTF8.GetString(file);
        for (int hits = dice.Few(6); hits > 0; hits--)
        {
            int at = dice.Next(text.Length + 1),
                end = Math.Min(text.Length, at + dice.Next(dice.OneIn(5) ? 60 : 3));
            text = dice.Next(6) switch
            {
                0 => text[..at] + text[end..],
                1 => text[..end] + text[at..],
                2 when dice.OneIn(4) => text[..at]
                    + new string(dice.Pick(['[', '1', '"', ',', '\n', ']']), dice.Pick([10, 3000]))
                    + text[at..],
                5 when dice.OneIn(3) => text[..at] + dice.Long() + text[at..],
                3 => text[..at] + dice.Integer() + text[at..],
                _ => text[..at] + dice.Pick(s_pieces) + text[at..],
            };
        }
        return Encoding.UTF8.GetBytes(text);
    }
}
