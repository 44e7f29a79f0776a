using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class DemoCommandTests
{
    [Fact]
    public void All_models_agree_with_Keras_and_the_text_goes_on_letter_by_letter()
    {
        var run = CliRun.Of("demo");
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        string keras = System
            .Text.Json.JsonDocument.Parse(File.ReadAllText(Fixtures.PathOf("models", "char_gru", "demo.json")))
            .RootElement.GetProperty("continuation")
            .GetString()!;
        string.Concat(
                run.Text.Split('\n')
                    .SkipWhile(l => !l.StartsWith("  KerasSharp: "))
                    .TakeWhile(l => !l.Contains("letters are"))
                    .Select(l => l[14..])
            )
            .Should()
            .Be(keras);
        run.Text.Should()
            .Contain($"{keras.Length} of {keras.Length} letters are those that Keras chose")
            .And.Contain("words, 0 of them tagged otherwise than by Keras");
        run.Text.Split('\n').Count(l => l.Contains("greatest difference from Keras")).Should().Be(5);
    }

    [Fact]
    public void A_difference_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("sine_gru"));
        foreach (string file in Directory.GetFiles(Fixtures.PathOf("models", "sine_gru")))
            File.Copy(file, Path.Combine(folder.PathOf("sine_gru"), Path.GetFileName(file)));
        string data = Path.Combine(folder.PathOf("sine_gru"), "data.npz");
        var arrays = NpzFile.Read(data);
        float[] y = arrays["y0"].ReadFloats();
        y[5] += 3e-5f;
        NpzFile.Write(data, [new("x0", arrays["x0"]), new("y0", NpyArray.From(y, arrays["y0"].Shape))]);
        var run = CliRun.Of("demo", "sine_gru", "--models", folder.Root);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Be($"kerassharp: demo: results differ from those of Keras{Environment.NewLine}");
        run.Text.Should().Contain(", expected at most 1e-5");
    }

    [Fact]
    public void Without_the_repository_it_says_what_it_needs()
    {
        using var folder = new TemporaryFolder();
        CliRun
            .Of("demo", "--models", folder.PathOf("none"))
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains(folder.PathOf("none")));
    }
}
