using System.Text.Json;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Targets of one number for each step, as tf.keras and Keras 3 take them: without a last axis that is one number wide.</summary>
public sealed class TargetShapeTests : IDisposable
{
    private const int Rows = 14,
        Steps = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly string _case = Fixtures.PathOf("keras-3.15.1", "training", "class_of_each_step");

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData("t.npy"), InlineData("flat.npy"), InlineData("t.jsonl")]
    public void The_last_axis_may_be_missing(string target)
    {
        string x = _folder.PathOf("x.npy");
        var arrays = NpzFile.Read(Path.Combine(_case, "data.npz"));
        float[] classes = arrays["ty0"].ReadFloats();
        NpyArray.Write(x, arrays["x0"].ReadFloats(), Rows, Steps);
        NpyArray.Write(_folder.PathOf("t.npy"), classes, Rows, Steps, 1);
        NpyArray.Write(_folder.PathOf("flat.npy"), classes, Rows, Steps);
        File.WriteAllLines(_folder.PathOf("t.jsonl"), classes.Chunk(Steps).Select(row => JsonSerializer.Serialize(row)));
        double[] expected = arrays["evaluated_before"].ReadDoubles();
        string[] names = [.. JObject.Parse(File.ReadAllText(Path.Combine(_case, "case.json")))["train"]!["metrics"]!.Values<string>()!];
        string model = Path.Combine(_case, "model.keras");
        var run = CliRun.Of("evaluate", model, "-i", x, "-t", _folder.PathOf(target), "--batch-size", "4", "--json");
        run.ExitCode.Should().Be(0, run.Error);
        var found = JObject.Parse(run.Text);
        for (int i = 0; i < names.Length; i++)
            ((double)found[names[i]]!).Should().BeApproximately(expected[i], 1e-5, names[i]);
    }
}
