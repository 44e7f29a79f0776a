using System.Text.RegularExpressions;

namespace KerasSharp.ParityTests.House;

/// <summary>The folder in which each type of an assembly is declared, read from the sources.</summary>
internal static partial class SourceTypes
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_folders = new(Read);

    /// <summary>The folder, relative to the repository; null where no source declares the type, as for one made by the compiler.</summary>
    internal static string? Folder(Type type) => s_folders.Value.GetValueOrDefault(Key(TypeReferences.Outermost(type)));

    /// <summary>All folders that hold sources.</summary>
    internal static IEnumerable<string> Folders => s_folders.Value.Values.Distinct();

    private static string Key(Type type) => $"{type.Namespace}.{type.Name}";

    private static Dictionary<string, string> Read()
    {
        var folders = new Dictionary<string, string>();
        foreach (string file in SourceFiles.CSharp)
        {
            string text = File.ReadAllText(file);
            string folder = SourceFiles.Relative(Path.GetDirectoryName(file)!);
            string space = Namespace().Match(text) is { Success: true } found ? found.Groups[1].Value : "";
            foreach (Match declared in Declaration().Matches(text))
            {
                string parameters = declared.Groups["parameters"].Value;
                string arity = parameters.Length == 0 ? "" : $"`{parameters.Count(c => c == ',') + 1}";
                string key = $"{space}.{declared.Groups["name"].Value}{arity}";
                if (folders.TryGetValue(key, out string? other) && other != folder)
                    throw new InvalidOperationException($"{key} is declared in {other} and in {folder}");
                folders[key] = folder;
            }
        }
        return folders;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // Sources are formatted, so what stands at a line's start is no nested type.
    [GeneratedRegex(
        @"^(?:\[[^\n]*\]\s*)?(?:(?:public|internal|file|static|abstract|sealed|readonly|unsafe|partial|ref) )*"
            + @"(?:(?:class|struct|record(?: struct| class)?|enum|interface) |delegate [\w<>\[\]?.,* ]+? )(?<name>\w+)(?:<(?<parameters>[^>(]+)>)?",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
