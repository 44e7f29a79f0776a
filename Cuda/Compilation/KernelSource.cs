using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace KerasSharp.Cuda.Compilation;

/// <summary>The CUDA sources that are part of this assembly. A line that includes another of them is replaced by its text.</summary>
internal static partial class KernelSource
{
    private static readonly ConcurrentDictionary<string, string> s_texts = [];

    /// <summary>The files that stand for themselves, in the order of their names. Each is compiled behind <c>Common.cu</c>.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. typeof(KernelSource)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".cu", StringComparison.Ordinal) && n is not ("Common.cu" or "RecurrentCell.cu" or "RecurrentParts.cu"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A file behind what all files share.</summary>
    public static string Whole(string file) => Behind(Text(file));

    /// <summary>A source behind what all sources share.</summary>
    public static string Behind(string text) => $"{Text("Common.cu")}\n{ActivationText.Structures}\n{text}";

    private static string Text(string file) =>
        s_texts.GetOrAdd(
            file,
            name =>
            {
                using var stream =
                    typeof(KernelSource).Assembly.GetManifestResourceStream(name)
                    ?? throw new InvalidOperationException($"no kernel source {name}");
                using var reader = new StreamReader(stream);
                return Include().Replace(reader.ReadToEnd(), m => Text(m.Groups[1].Value));
            }
        );

    [GeneratedRegex("^#include \"(\\w+\\.cu)\"$", RegexOptions.Multiline)]
    private static partial Regex Include();
}
