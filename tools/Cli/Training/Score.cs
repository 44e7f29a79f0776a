using System.Globalization;

namespace KerasSharp.Cli.Training;

/// <summary>A loss or metric as text.</summary>
internal static class Score
{
    /// <summary>The shortest text that reads back as the same number.</summary>
    internal static string Show(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : double.IsNaN(value) ? "NaN"
        : value > 0 ? "Infinity"
        : "-Infinity";
}
