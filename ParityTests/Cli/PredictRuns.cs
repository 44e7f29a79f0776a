using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What calls of <c>kerassharp predict</c> are given and give.</summary>
internal static class PredictRuns
{
    private const float Tolerance = 1e-5f;

    internal static string Sine(string file) => Fixtures.PathOf("models", "sine_gru", file);

    internal static NpyArray SineX => NpzFile.Read(Sine("data.npz"))["x0"];

    internal static float[] SineY => NpzFile.Read(Sine("data.npz"))["y0"].ReadFloats();

    internal static void ShouldBe(float[] found, float[] expected)
    {
        found.Should().HaveCount(expected.Length);
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(Tolerance);
    }

    internal static void ShouldFail(CliRun run, string message)
    {
        run.Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 1,
                    Error = $"kerassharp: {message}{Environment.NewLine}",
                    Text = "",
                }
            );
    }
}
