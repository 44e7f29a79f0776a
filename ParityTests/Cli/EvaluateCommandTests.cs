using System.Text.Json;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class EvaluateCommandTests
{
    private static readonly string s_root = Fixtures.PathOf("keras-1.2.2", "training");

    // Runs of one input, whose model's file says how it is trained, and whose first batch real Keras evaluated before any training.
    // A file does not hold the states that stateful layers had then, nor the strength of an eigenvalue regularizer.
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (
            string folder in Directory
                .GetDirectories(s_root)
                .Order()
                .Where(f => !f.EndsWith("_stateful") && !f.EndsWith("regularizer_eigenvalue"))
        )
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
            if (
                json.RootElement.TryGetProperty("train", out var train)
                && train.TryGetProperty("tested", out _)
                && train.GetProperty("x").GetArrayLength() == 1
                && (!train.TryGetProperty("sample_weight", out var weights) || weights.GetArrayLength() == 1)
                && File.Exists(Path.Combine(folder, "model.h5"))
            )
                cases.Add(Path.GetFileName(folder));
        }
        return cases;
    }

    private static void WriteRows(string path, NpyArray array, int rows)
    {
        float[] values = array.ReadFloats();
        NpyArray.Write(path, values.AsSpan(0, values.Length / array.Shape[0] * rows), [rows, .. array.Shape[1..]]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_are_those_of_test_on_batch(string name)
    {
        using var folder = new TemporaryFolder();
        string fixture = Path.Combine(s_root, name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "case.json")));
        var train = json.RootElement.GetProperty("train");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        int batch = train.GetProperty("batch_size").GetInt32();
        WriteRows(folder.PathOf("x.npy"), data[train.GetProperty("x")[0].GetString()!], batch);
        string[] targets = [.. train.GetProperty("y").EnumerateArray().Select(y => y.GetString()!)];
        using var model = KerasImporter.Load(Path.Combine(fixture, "model.h5"));
        string y = folder.PathOf("y.npz");
        NpzFile.Write(
            y,
            targets.Select(
                (t, i) =>
                {
                    float[] values = data[t].ReadFloats();
                    return KeyValuePair.Create(
                        model.OutputNames[i],
                        NpyArray.From(values.AsSpan(0, values.Length / data[t].Shape[0] * batch), [batch, .. data[t].Shape[1..]])
                    );
                }
            )
        );
        string[] arguments =
        [
            "evaluate",
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            y,
            "--batch-size",
            $"{batch}",
            "--json",
        ];
        if (train.TryGetProperty("sample_weight", out var weight))
        {
            WriteRows(folder.PathOf("w.npy"), data[weight[0].GetString()!], batch);
            arguments = [.. arguments, "--sample-weight", folder.PathOf("w.npy")];
        }

        var run = CliRun.Of(arguments);
        run.Error.Should().BeEmpty();
        // NaN and Infinity are written as Python's json has them.
        var scores = Newtonsoft.Json.Linq.JObject.Parse(run.Text).Properties().ToArray();
        scores.Select(s => s.Name).Should().Equal(train.GetProperty("metrics").EnumerateArray().Select(m => m.GetString()));
        double[] expected = data["tested"].ReadDoubles();
        for (int i = 0; i < scores.Length; i++)
        {
            double found = (double)scores[i].Value;
            if (double.IsFinite(expected[i]))
                found.Should().BeApproximately(expected[i], 1e-5 * Math.Max(1e-2, Math.Abs(expected[i])), scores[i].Name);
            else
                found.Should().Be(expected[i], scores[i].Name);
        }
    }

    [Fact]
    public void Without_a_stored_training_a_loss_must_be_given()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("models", "sine_gru");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        data["x0"].Write(folder.PathOf("x.npy"));
        File.WriteAllLines(folder.PathOf("y.csv"), data["y0"].ReadFloats().Select(v => v.ToString("R")));
        string[] call =
        [
            "evaluate",
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.csv"),
        ];
        CliRun
            .Of(call)
            .Error.Should()
            .StartWith("kerassharp: model 'sequential': its file does not say how to train it; expected --loss (mean_squared_error, ");
        // The targets are Keras's own predictions, so nothing but rounding is lost.
        var run = CliRun.Of([.. call, "--loss", "mae", "--metrics", "mse"]);
        run.Error.Should().BeEmpty();
        var numbers = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ")).ToArray();
        numbers.Select(n => n[0]).Should().Equal("loss", "mean_squared_error");
        double.Parse(numbers[0][1], System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(0, 1e-6);
        CliRun
            .Of([.. call, "--loss", "mea"])
            .Error.Should()
            .Contain("loss: expected one of mean_squared_error, ")
            .And.Contain("found 'mea'");
    }

    [Fact]
    public void Data_that_do_not_fit_are_told()
    {
        using var folder = new TemporaryFolder();
        string fixture = Path.Combine(s_root, "fit_history"),
            model = Path.Combine(fixture, "model.h5");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        data["tx0"].Write(folder.PathOf("x.npy"));
        var y = data["ty0"];
        NpyArray.Write(folder.PathOf("wide.npy"), new float[y.Shape[0] * 99], y.Shape[0], 99);
        CliRun
            .Of("evaluate", model, "--input", folder.PathOf("x.npy"), "--target", folder.PathOf("wide.npy"))
            .Error.Should()
            .Be(
                $"kerassharp: {folder.PathOf("wide.npy")}: target 'dense_2': expected data of shape (samples, {y.Shape[1]}), found "
                    + $"({y.Shape[0]}, 99){Environment.NewLine}"
            );
        NpzFile.Write(folder.PathOf("names.npz"), [new("a", y), new("b", y)]);
        CliRun
            .Of("evaluate", model, "--input", folder.PathOf("x.npy"), "--target", folder.PathOf("names.npz"))
            .Error.Should()
            .Be(
                $"kerassharp: {folder.PathOf("names.npz")}: expected an array 'dense_2' for the target of this name, found a, "
                    + $"b{Environment.NewLine}"
            );
        WriteRows(folder.PathOf("short.npy"), y, 3);
        CliRun
            .Of("evaluate", model, "--input", folder.PathOf("x.npy"), "--target", folder.PathOf("short.npy"))
            .Should()
            .Match<CliRun>(r => r.ExitCode == 1 && r.Error.Contains("3") && r.Text == "");
        CliRun
            .Of("evaluate", model, "--input", "-", "--target", "-")
            .Error.Should()
            .Be($"kerassharp: standard input can be one file only: the input, the target or the sample weights{Environment.NewLine}");
    }
}
