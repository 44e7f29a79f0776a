using System.Text;
using System.Text.RegularExpressions;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>The Python of a script, or of a notebook's code cells one after another.</summary>
internal sealed partial class ScriptText
{
    // Of a notebook: the number of each code cell among all cells, and its first line.
    private readonly List<(int Cell, int Line)> _cells = [];

    private ScriptText(string text) => Text = text;

    /// <summary>The Python.</summary>
    internal string Text { get; }

    /// <summary>Whether a notebook says that Python 3 runs it.</summary>
    internal bool IsPython3 { get; private init; }

    /// <summary>Reads a script, or a notebook of Jupyter (nbformat 3 or 4).</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasFormatException">It begins as a notebook does, and is none.</exception>
    internal static ScriptText Of(string text, string name)
    {
        if (!LooksLikeNotebook().IsMatch(text))
            return new ScriptText(text);
        if (JsonText.Parse(text, name) is not JObject root || Cells(root) is not { } cells)
            throw new KerasFormatException($"{name}: expected a Python script or a notebook with cells, found another JSON file");
        var python = new StringBuilder();
        var starts = new List<(int, int)>();
        int line = 1;
        foreach (var (number, cell) in cells.Index())
        {
            if (cell["cell_type"] is not JValue { Value: "code" } || Lines(cell["source"] ?? cell["input"]) is not { } source)
                continue;
            starts.Add((number + 1, line));
            var open = IsPython(source) ? new OpenText() : null;
            string indent = Indent(source);
            foreach (string each in source)
            {
                // IPython takes the first line's indentation away from all lines of a cell.
                string code = each.StartsWith(indent, StringComparison.Ordinal) ? each[indent.Length..] : each;
                python.Append(open is null ? "" : Python(code, open)).Append('\n');
                line++;
            }
        }
        var result = new ScriptText(python.ToString()) { IsPython3 = Says3(root) };
        result._cells.AddRange(starts);
        return result;
    }

    /// <summary>Where a line stands, for messages: of a notebook, whose lines nobody counts, its cell too.</summary>
    /// <param name="line">A line of <see cref="Text"/>, from 1 on.</param>
    internal string Where(int line)
    {
        var (cell, first) = _cells.LastOrDefault(c => c.Line <= line);
        return cell == 0 ? $"line {line}" : $"cell {cell}, its line {line - first + 1} (line {line} of all code cells)";
    }

    // What goes on from the line before is never a command of IPython's.
    private static string Python(string line, OpenText open)
    {
        string code = open.GoesOn ? line : WithoutShell(line);
        open.Read(code);
        return code;
    }

    private static string Indent(string[] source)
    {
        string first = source.FirstOrDefault(l => l.Trim().Length > 0) ?? "";
        return first[..(first.Length - first.TrimStart().Length)];
    }

    private static bool Says3(JObject root)
    {
        var metadata = root["metadata"] as JObject;
        string? version = ((metadata?["language_info"] as JObject)?["version"] as JValue)?.Value as string,
            kernel = ((metadata?["kernelspec"] as JObject)?["name"] as JValue)?.Value as string;
        return version?.StartsWith("3.", StringComparison.Ordinal) ?? kernel == "python3";
    }

    private static List<JObject>? Cells(JObject root)
    {
        var found =
            root["cells"] as JArray
            ?? (root["worksheets"] is JArray sheets ? new JArray(sheets.SelectMany(s => (s as JObject)?["cells"] as JArray ?? [])) : null);
        return found is null ? null : [.. found.Select(c => c as JObject ?? new JObject())];
    }

    private static string[]? Lines(JToken? source) =>
        source switch
        {
            JValue { Value: string whole } => whole.Split('\n'),
            JArray parts => string.Concat(parts.Select(p => (string?)(p as JValue))).Split('\n'),
            _ => null,
        };

    // Cells of other languages begin with two percent signs; these begin Python.
    private static bool IsPython(string[] source)
    {
        string? first = source.FirstOrDefault(l => l.Trim().Length > 0)?.Trim();
        return first is null || !first.StartsWith("%%", StringComparison.Ordinal) || PythonCell().IsMatch(first);
    }

    /// <summary>A line with IPython's own commands taken out of it: a value that a command gives is not known.</summary>
    private static string WithoutShell(string line)
    {
        string code = line.TrimStart();
        string indent = line[..^code.Length];
        if (code.Length > 0 && (code[0] is '%' or '!' or '?' || Asked().IsMatch(code)))
            return indent + "pass";
        return Given().Match(code) is { Success: true } given ? $"{indent}{given.Groups[1].Value}= get_ipython()" : line;
    }

    [GeneratedRegex("""^\s*\{\s*"(cells|metadata|nbformat|nbformat_minor|worksheets)"\s*:""")]
    private static partial Regex LooksLikeNotebook();

    [GeneratedRegex("^%%(time|timeit|capture|prun|script python.*|python3?)\\b")]
    private static partial Regex PythonCell();

    [GeneratedRegex(@"^[\w.]+\?{1,2}\s*$")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^([\w, ]+?\s*)=\s*[!%]")]
    private static partial Regex Given();
}
