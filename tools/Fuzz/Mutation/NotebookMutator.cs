using System.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Makes a notebook of a script, whose lines lie in cells of several kinds and forms, and changes the script, the cells or the
/// JSON around them.</summary>
/// <param name="script">Changes scripts.</param>
/// <param name="json">Changes JSON.</param>
internal sealed class NotebookMutator(IMutator script, IMutator json) : IMutator
{
    private static readonly string[] s_shell =
    [
        "%matplotlib inline",
        "!ls *.h5",
        "files = !ls",
        "a, b = %time f()",
        "print?",
        "%%bash",
        "%%time",
        "%%writefile x.py",
        "    !pip install keras",
        "x = ![",
        "?",
        "%",
        "get_ipython().magic('x')",
    ];

    public string Name => "notebook";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        byte[] python = dice.OneIn(3) ? file : script.Mutate(file, other, dice);
        var lines = Encoding.UTF8.GetString(python).Split('\n').ToList();
        for (int hits = dice.Few(3); hits > 0; hits--)
            lines.Insert(dice.Next(lines.Count + 1), dice.Pick(s_shell));
        var cells = new JArray();
        while (lines.Count > 0)
        {
            int count = Math.Min(dice.Next(1, 12), lines.Count);
            cells.Add(Cell(lines[..count], dice));
            lines.RemoveRange(0, count);
        }
        var root = new JObject { ["cells"] = cells, ["nbformat"] = 4 };
        if (dice.OneIn(4))
            root = new JObject { ["worksheets"] = new JArray(new JObject { ["cells"] = cells }), ["nbformat"] = 3 };
        byte[] notebook = Encoding.UTF8.GetBytes(root.ToString());
        return dice.OneIn(2) ? notebook : json.Mutate(notebook, notebook, dice);
    }

    private static JObject Cell(List<string> lines, Dice dice)
    {
        string source = string.Join('\n', lines);
        JToken text = dice.OneIn(2) ? source : new JArray(lines.Select(l => (object)(l + "\n")).ToArray());
        return new JObject
        {
            ["cell_type"] = dice.OneIn(8) ? dice.Pick(["markdown", "raw", "Code", ""]) : "code",
            [dice.OneIn(6) ? "input" : "source"] = text,
        };
    }
}
