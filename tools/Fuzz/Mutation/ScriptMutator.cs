using System.Text;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a Python script: lines, their indentation, words, brackets, numbers that are too large, loops and lists that
/// multiply.</summary>
internal sealed class ScriptMutator : IMutator
{
    private static readonly string[] s_words =
    [
        "0",
        "-1",
        "None",
        "True",
        "9" + "99999999",
        "1e999",
        "'x'",
        "f'{n!r:>{n}}'",
        "f'{n:03d}'",
        "[n] * 100000",
        "[[0] * 1000] * 1000",
        "range(100000)",
        "[i for i in range(1000) for j in range(1000)]",
        "{k: v for k, v in d.items()}",
        "lambda x: x / 2",
        "((((((((((1))))))))))",
        "n[::-1]",
        "*args",
        "**kwargs",
        "(",
        "]",
        "}",
        "'",
        "\"\"\"",
        "\\",
        "model",
        "model.layers",
        "model.output",
        "Dense(3)",
        "Sequential([Dense(3)])",
        "not",
        "yield",
        "await",
    ];

    private static readonly string[] s_lines =
    [
        "x = [x]",
        "x = x + x",
        "x += x",
        "x.append(x)",
        "while True: pass",
        "while n: n += 1",
        "for i in range(10000): x = [x, x]",
        "def f(x): return f(x)",
        "f(f)",
        "class A(A): pass",
        "class A(A, A): pass",
        "self.x = self",
        "model = Sequential([model])",
        "model.add(model)",
        "x = Dense(3)(x)",
        "model = Model(x, x)",
        "try:",
        "except: pass",
        "import keras.backend as K",
        "K.set_image_data_format('channels_first')",
        "del x[0]",
        "global x",
        "x = copy.deepcopy(x)",
        "model.add(Lambda(lambda x: x + n))",
        "model = VGG16(include_top=False)",
        "return x",
        "break",
    ];

    public string Name => "script";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n').ToList();
        string[] others = Encoding.UTF8.GetString(other).Split('\n');
        for (int hits = dice.Few(4); hits > 0 && lines.Count > 1; hits--)
        {
            int at = dice.Next(lines.Count);
            string line = lines[at],
                indent = line[..(line.Length - line.TrimStart().Length)];
            switch (dice.Next(8))
            {
                case 0:
                    lines.Insert(at, indent + others[dice.Next(others.Length)].Trim());
                    break;
                case 1:
                    lines.Insert(at, indent + dice.Pick(s_lines));
                    break;
                case 2:
                    lines.RemoveAt(at);
                    break;
                case 3:
                    lines[at] = new string(' ', dice.Next(9)) + line.TrimStart();
                    break;
                case 4:
                    lines.InsertRange(at, lines.GetRange(at, Math.Min(dice.Next(1, 6), lines.Count - at)));
                    break;
                case 5:
                    (lines[at], lines[at / 2]) = (lines[at / 2], lines[at]);
                    break;
                default:
                    lines[at] = Changed(line, dice);
                    break;
            }
        }
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Puts a word in the place of a part of a line.</summary>
    private static string Changed(string line, Dice dice)
    {
        int start = dice.Next(line.Length + 1),
            length = dice.Next(Math.Min(8, line.Length - start) + 1);
        return line[..start] + dice.Pick(s_words) + line[(start + length)..];
    }
}
