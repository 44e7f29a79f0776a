using System.Text;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a YAML text: lines and their indentation, values, tags of Python, anchors and aliases that multiply,
/// documents.</summary>
internal sealed class YamlMutator : IMutator
{
    private static readonly string[] s_values =
    [
        "~",
        "null",
        "true",
        "yes",
        "0",
        "-1",
        "1e999",
        ".nan",
        "-.inf",
        "0x7fffffff",
        "0o17",
        "0777",
        "1_000",
        "2147483648",
        "99999999999999999999",
        "190:20:30",
        "2001-01-01",
        "'",
        "\"\\x41\"",
        "[1, 2]",
        "{a: 1}",
        "[[[[[[[[]]]]]]]]",
        "[",
        "}",
        "- - - x",
        "? a",
        "|",
        ">\n  folded",
        "&a 5",
        "*a",
        "*nowhere",
        "&a [*a]",
        "!!binary 'AAAA'",
        "!!binary x",
        "!!set {a, b}",
        "!!omap [a: 1]",
        "!!timestamp 2001-01-01",
        "!!float 1",
        "!!int x",
        "!!bool 7",
        "!!null x",
        "!local 1",
        "!<tag:yaml.org,2002:python/object:os.system> {}",
        "!!python/object/apply:os.system ['echo pwned']",
        "!!python/object/new:subprocess.Popen [['true']]",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/tuple [1, 2]",
        "!!python/tuple {}",
        "!!python/unicode 'x'",
        "!!python/long 5",
        "!!python/complex 1j",
        "!!python/none x",
        "!!python/dict []",
        "!!python/object/apply:numpy.dtype {args: [f4, 0, 1], state: !!python/tuple [3, '<', null, null, null, -1, -1, 0]}",
        "!!python/object/apply:numpy.dtype {args: {}, state: 4}",
        "!!python/object/apply:numpy.dtype {args: [[f4]]}",
        "!!python/object/apply:numpy.core.multiarray.scalar [!!python/object/apply:numpy.dtype {args: [f4], state: [3, '<']}, "
            + "!!binary 'AACAPw==']",
        "!!python/object/apply:numpy.core.multiarray.scalar [1, 2]",
        "<<: *a",
        "\t1",
        "\u0085",
        "\ud83d\ude00",
        "%YAML 1.1",
        "--- 1",
        "...",
        "# comment",
        "@",
        "`",
        "!!str",
        "!",
        "&",
        "*",
    ];

    public string Name => "yaml";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n').ToList();
        string[] donor = Encoding.UTF8.GetString(other).Split('\n');
        for (int hits = dice.Few(4); hits > 0; hits--)
            Once(lines, donor, dice);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static void Once(List<string> lines, string[] donor, Dice dice)
    {
        if (lines.Count == 0)
            lines.Add("");
        int at = dice.Next(lines.Count);
        string line = lines[at];
        int colon = line.IndexOf(':');
        switch (dice.Next(14))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, dice.Pick(lines));
                break;
            case 2:
                lines[at] = dice.Pick(donor);
                break;
            case 3:
                lines[at] = new string(' ', dice.Next(6)) + line.TrimStart();
                break;
            case 4 when colon > 0:
                lines[at] = $"{dice.Pick(s_values)}:{line[(colon + 1)..]}";
                break;
            case 5:
                lines.Insert(at, dice.Pick(s_values));
                break;
            case 6 when dice.OneIn(4):
                Bomb(lines, at, dice);
                break;
            case 7 when colon > 0:
                lines[at] = $"{line[..(colon + 1)]} &a{line[(colon + 1)..]}";
                break;
            case 8 when dice.OneIn(4):
                lines[at] = line + new string(dice.Pick(['[', '{', '-', ' ', '*', '&', '!']), dice.Pick([2, 200, 2000]));
                break;
            case 10 when colon > 0:
                lines[at] = dice.OneIn(2) ? $"{line[..(colon + 1)]} {dice.Long()}" : $"{dice.Long()}:{line[(colon + 1)..]}";
                break;
            case 9:
                lines[at] = line + dice.Integer();
                break;
            default:
                lines[at] = colon < 0 ? line + dice.Pick(s_values) : $"{line[..(colon + 1)]} {dice.Pick(s_values)}";
                break;
        }
    }

    // Each line says the one before it several times.
    private static void Bomb(List<string> lines, int at, Dice dice)
    {
        int levels = dice.Pick([2, 5, 9, 30]),
            width = dice.Pick([2, 9]);
        lines.Insert(at, "b0: &b0 [x, x]");
        for (int level = 1; level <= levels; level++)
            lines.Insert(at + level, $"b{level}: &b{level} [{string.Join(", ", Enumerable.Repeat($"*b{level - 1}", width))}]");
    }
}
