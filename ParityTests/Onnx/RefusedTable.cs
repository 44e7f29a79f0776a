using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>The page that lists which stored cases are refused, and which agree but for what is no number.</summary>
internal static class RefusedTable
{
    private const string Refused = "| refused | ",
        Odd = "| odd numbers | ",
        Fractions = "| fractions | ";

    /// <summary>The page.</summary>
    internal static readonly string FilePath = Path.GetFullPath(Path.Combine(Fixtures.Root, "..", "Importers", "Onnx", "README.md"));

    private static readonly Lazy<string[]> s_lines = new(() => File.ReadAllLines(FilePath));

    /// <summary>Why a case is refused; null where it is not.</summary>
    internal static string? Reason(string id) =>
        s_lines.Value.FirstOrDefault(l => l.StartsWith($"{Refused}{id} | ", StringComparison.Ordinal)) is { } line
            ? line.Split(" | ")[2].TrimEnd(' ', '|')
            : null;

    /// <summary>Whether what is no number in a case's outputs may be another.</summary>
    internal static bool HasOddNumbers(string id) => s_lines.Value.Contains($"{Odd}{id} |");

    /// <summary>Whether a case's token ids have fractions.</summary>
    internal static bool HasFractions(string id) => s_lines.Value.Contains($"{Fractions}{id} |");

    /// <summary>The cases that the page names.</summary>
    internal static IEnumerable<string> Named =>
        s_lines
            .Value.Where(l => new[] { Refused, Odd, Fractions }.Any(kind => l.StartsWith(kind, StringComparison.Ordinal)))
            .Select(l => l.Split(" | ")[1].TrimEnd(' ', '|'));
}
