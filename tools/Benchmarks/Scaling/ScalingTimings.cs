using System.Globalization;

namespace KerasSharp.Benchmarks.Scaling;

/// <summary>How time and memory grow: with callers at once, the batch, the length of sequences, the number of lengths.</summary>
internal static class ScalingTimings
{
    private static readonly (string Name, Action Run)[] s_parts =
    [
        ("callers", CallerScaling.Run),
        ("batches", BatchScaling.Run),
        ("lengths", LengthScaling.Run),
        ("plans", PlanScaling.Run),
    ];

    /// <summary>Runs the parts of these names, or all; each prints a table in Markdown.</summary>
    public static int Run(string[] names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string[] unknown = [.. names.Except(s_parts.Select(p => p.Name))];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine(
                $"scaling: expected {string.Join(", ", s_parts.Select(p => p.Name))}, found {string.Join(", ", unknown)}"
            );
            return 2;
        }
        foreach (var (name, run) in s_parts)
            if (names.Length == 0 || names.Contains(name))
                run();
        return 0;
    }
}
