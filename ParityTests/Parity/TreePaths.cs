using System.Text.RegularExpressions;

namespace KerasSharp.ParityTests.Parity;

/// <summary>The paths of arrays in a tree of objects as Keras 3 and tf.keras since 2.15 have them: before, the list of layers was called
/// otherwise, and layers were counted twice.</summary>
internal static class TreePaths
{
    /// <summary>Each path as those releases have it.</summary>
    internal static Dictionary<string, string> Of(IEnumerable<string> names)
    {
        const string dependencies = "_layer_checkpoint_dependencies/";
        var paths = names.Where(n => n.Contains("/vars/", StringComparison.Ordinal)).ToDictionary(n => n);
        var members = paths
            .Keys.Where(p => p.StartsWith(dependencies, StringComparison.Ordinal))
            .Select(p => p[dependencies.Length..].Split('/')[0])
            .Distinct()
            .GroupBy(m => Regex.Replace(m, "_[0-9]+$", ""))
            .SelectMany(g => g.OrderBy(m => m.Length).ThenBy(m => m, StringComparer.Ordinal).Select((m, i) => (m, i, g.Key)))
            .ToDictionary(m => m.m, m => m.i == 0 ? m.Key : $"{m.Key}_{m.i}");
        foreach (string path in paths.Keys.Where(p => p.StartsWith(dependencies, StringComparison.Ordinal)).ToList())
        {
            string[] parts = path[dependencies.Length..].Split('/', 2);
            paths[path] = $"layers/{members[parts[0]]}/{parts[1]}";
        }
        return paths;
    }
}
