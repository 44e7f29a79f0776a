using FluentAssertions;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Keras's numbers beside those found here, and where they are too far apart.</summary>
internal sealed class TrainingComparison
{
    private const double ValueTolerance = 1e-5,
        WeightTolerance = 1e-4;

    public List<string> Problems { get; } = [];

    public void Value(string what, double expected, double found, double? stated = null) =>
        Compare(what, expected, found, stated ?? ValueTolerance * Math.Abs(expected));

    public void Scores(string what, double[] expected, Scores found)
    {
        found.Count.Should().Be(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            Value($"{what}, {found[i].Key}", expected[i], found[i].Value);
    }

    /// <summary>An array, within what the case states for it.</summary>
    public void Arrays(TrainingRun run, string kind, string key, string what, double[] expected, float[] found)
    {
        found.Should().HaveCount(expected.Length);
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        for (int i = 0; i < found.Length; i++)
            Compare($"{what}[{i}]", expected[i], found[i], run.ToleranceOf(kind, key, expected[i]) ?? WeightTolerance * scale);
    }

    /// <summary>Numbers of one key.</summary>
    public void Stated(TrainingRun run, string kind, string key, double[] expected, float[] found) =>
        Arrays(run, kind, key, $"{kind} {key}", expected, found);

    private void Compare(string what, double expected, double found, double allowed)
    {
        if (!(double.IsFinite(expected) && Math.Abs(expected - found) <= allowed) && !expected.Equals(found))
            Problems.Add($"{what}: expected {expected:G9}, found {found:G9}");
    }
}
