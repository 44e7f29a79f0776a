using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Cli.Training;
using KerasSharp.Importers.Hdf5;
using KerasSharp.Importers.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class FitCommandTests
{
    private static readonly string s_root = Fixtures.PathOf("keras-1.2.2", "training");

    public static TheoryData<string> Runs() => ["fit_history", "fit_validation_split", "fit_two_outputs", "fit_sample_weights_split"];

    private static string[] Columns(string history) => [.. File.ReadLines(history).First().Split(',')];

    private static double[][] Rows(string history) =>
        [.. File.ReadLines(history).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>Data of a stored run as files, and the arguments that name them.</summary>
    private static string[] Data(string fixture, TemporaryFolder folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "case.json")));
        var train = json.RootElement.GetProperty("train");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        using var model = KerasImporter.Load(Path.Combine(fixture, "model.h5"));
        data["tx0"].Write(folder.PathOf("x.npy"));
        NpzFile.Write(
            folder.PathOf("y.npz"),
            train.GetProperty("y").EnumerateArray().Select((y, i) => KeyValuePair.Create(model.OutputNames[i], data[y.GetString()!]))
        );
        string[] arguments =
        [
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.npz"),
            "--batch-size",
            $"{train.GetProperty("batch_size").GetInt32()}",
        ];
        if (!train.TryGetProperty("sample_weight", out var weight))
            return arguments;
        data[weight[0].GetString()!].Write(folder.PathOf("w.npy"));
        return [.. arguments, "--sample-weight", folder.PathOf("w.npy")];
    }

    // Attributes, structure and every array; where in the file they stand may differ.
    private static void ShouldHoldTheSame(string found, string expected)
    {
        string Tree(string file) => string.Join('\n', CliRun.Of("inspect", file, "--full").Text.Split('\n').Skip(1));
        Tree(found).Should().Be(Tree(expected)).And.Contain("optimizer_weights").And.Contain("kerassharp_training");
        using Hdf5File a = Hdf5File.Open(found),
            b = Hdf5File.Open(expected);
        foreach (var (mine, theirs) in Datasets(a.Root).Zip(Datasets(b.Root)))
            mine.ReadFloats().Should().Equal(theirs.ReadFloats(), mine.Path);
    }

    private static IEnumerable<Hdf5Dataset> Datasets(Hdf5Group group) =>
        group
            .Keys.Order(StringComparer.Ordinal)
            .SelectMany(k =>
                group[k] is Hdf5Group inner ? Datasets(inner)
                : group[k] is Hdf5Dataset d ? [d]
                : []
            );

    [Theory]
    [MemberData(nameof(Runs))]
    public void History_and_weights_are_those_of_Keras(string name)
    {
        using var folder = new TemporaryFolder();
        string fixture = Path.Combine(s_root, name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "case.json")));
        var train = json.RootElement.GetProperty("train");
        var fit = train.GetProperty("fit");
        string split = fit.TryGetProperty("validation_split", out var s) ? s.GetDouble().ToString(CultureInfo.InvariantCulture) : "0";
        var run = CliRun.Of([
            "fit",
            .. Data(fixture, folder),
            "--output",
            folder.PathOf("out.h5"),
            "--history",
            folder.PathOf("h.csv"),
            "--shuffle",
            "false",
            "--epochs",
            $"{fit.GetProperty("nb_epoch").GetInt32()}",
            "--validation-split",
            split,
        ]);
        run.Messages.Should().BeEmpty();

        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        var columns = Columns(folder.PathOf("h.csv"));
        columns[..2].Should().Equal("epoch", "loss");
        var history = train
            .GetProperty("history")
            .EnumerateObject()
            .ToDictionary(h => h.Name, h => data[h.Value.GetString()!].ReadDoubles());
        columns[1..].Should().BeEquivalentTo(history.Keys);
        var rows = Rows(folder.PathOf("h.csv"));
        rows.Select(r => (int)r[0]).Should().Equal(Enumerable.Range(0, rows.Length));
        for (int c = 1; c < columns.Length; c++)
        {
            history[columns[c]].Should().HaveCount(rows.Length);
            for (int e = 0; e < rows.Length; e++)
                rows[e]
                    [c]
                    .Should()
                    .BeApproximately(
                        history[columns[c]][e],
                        1e-5 * Math.Max(1, Math.Abs(history[columns[c]][e])),
                        $"{columns[c]} of epoch {e}"
                    );
        }

        using var trained = KerasImporter.Load(folder.PathOf("out.h5"));
        var arrays = trained.StoredArrays().ToDictionary(a => a.Name, a => a.Values);
        foreach (var final in train.GetProperty("final").EnumerateArray())
        {
            float[] expected = data[final[2].GetString()!].ReadFloats(),
                found = arrays[final[1].GetString()!];
            float scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                found[i].Should().BeApproximately(expected[i], 1e-4f * scale, final[1].GetString());
        }
    }

    [Fact]
    public void Resuming_gives_the_bits_of_an_uninterrupted_training()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["fit", .. Data(Path.Combine(s_root, "fit_history"), folder), "--seed", "7", "--validation-split", "0.25"];
        CliRun
            .Of([.. common, "--output", folder.PathOf("whole.h5"), "--epochs", "5", "--history", folder.PathOf("whole.csv")])
            .Messages.Should()
            .BeEmpty();
        CliRun
            .Of([.. common, "--output", folder.PathOf("parts.h5"), "--epochs", "2", "--history", folder.PathOf("parts.csv"), "--resume"])
            .Messages.Should()
            .BeEmpty();
        // A row that was written just before the process died, without its model.
        File.AppendAllText(folder.PathOf("parts.csv"), "2,9,9,9,9\n");
        CliRun
            .Of([.. common, "--output", folder.PathOf("parts.h5"), "--epochs", "5", "--history", folder.PathOf("parts.csv"), "--resume"])
            .Messages.Should()
            .BeEmpty();
        File.ReadAllText(folder.PathOf("parts.csv")).Should().Be(File.ReadAllText(folder.PathOf("whole.csv")));
        ShouldHoldTheSame(folder.PathOf("parts.h5"), folder.PathOf("whole.h5"));

        CliRun
            .Of([.. common, "--output", folder.PathOf("parts.h5"), "--epochs", "5", "--resume"])
            .Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 0,
                    Error = $"kerassharp: {folder.PathOf("parts.h5")}: 5 of 5 epochs are done already{Environment.NewLine}",
                }
            );
        CliRun
            .Of([
                "fit",
                .. Data(Path.Combine(s_root, "fit_history"), folder),
                "--output",
                folder.PathOf("parts.h5"),
                "--epochs",
                "6",
                "--resume",
            ])
            .Messages.Should()
            .Be(
                $"kerassharp: {folder.PathOf("parts.h5")}: trained with --seed 7, found 0; --resume goes on as the training began{Environment.NewLine}"
            );
        string foreign = Path.Combine(s_root, "fit_history", "model.h5");
        File.Copy(foreign, folder.PathOf("foreign.h5"));
        CliRun
            .Of([.. common, "--output", folder.PathOf("foreign.h5"), "--resume"])
            .Messages.Should()
            .Be(
                $"kerassharp: {folder.PathOf("foreign.h5")}: expected a model saved by kerassharp fit, to go on with; found none of its marks (attribute kerassharp_training){Environment.NewLine}"
            );
    }

    [SkippableFact]
    public async Task A_killed_training_goes_on_with_the_same_numbers()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are Unix's");
        using var folder = new TemporaryFolder();
        string[] common = ["fit", .. Data(Path.Combine(s_root, "fit_history"), folder), "--epochs", "400"];
        CliRun.Of([.. common, "--output", folder.PathOf("whole.h5"), "--history", folder.PathOf("whole.csv")]).Messages.Should().BeEmpty();

        int kills = 0;
        for (; kills < 3; kills++)
        {
            using var process = CliProcess.Start(
                null,
                [.. common, "--output", folder.PathOf("killed.h5"), "--history", folder.PathOf("killed.csv"), "--resume"]
            );
            var clock = Stopwatch.StartNew();
            int before = File.Exists(folder.PathOf("killed.csv")) ? File.ReadLines(folder.PathOf("killed.csv")).Count() : 0;
            while (
                clock.Elapsed < TimeSpan.FromSeconds(60)
                && !(File.Exists(folder.PathOf("killed.csv")) && File.ReadLines(folder.PathOf("killed.csv")).Count() > before + 20)
            )
                await Task.Delay(5);
            process.Kill();
            await process.WaitForExitAsync();
            File.ReadLines(folder.PathOf("killed.csv")).Count().Should().BeLessThan(401, "it was killed in the midst of its work");
            using var readable = KerasImporter.Load(folder.PathOf("killed.h5"));
        }
        CliRun
            .Of([.. common, "--output", folder.PathOf("killed.h5"), "--history", folder.PathOf("killed.csv"), "--resume"])
            .Messages.Should()
            .BeEmpty();
        File.ReadAllText(folder.PathOf("killed.csv")).Should().Be(File.ReadAllText(folder.PathOf("whole.csv")));
        ShouldHoldTheSame(folder.PathOf("killed.h5"), folder.PathOf("whole.h5"));
    }

    [SkippableFact]
    public async Task Ctrl_C_leaves_the_latest_whole_epoch_to_go_on_from()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are Unix's");
        Skip.If(CliProcess.IgnoresInterrupts, "started in a way that ignores Ctrl-C");
        using var folder = new TemporaryFolder();
        string output = folder.PathOf("out.h5");
        string[] common = ["fit", .. Data(Path.Combine(s_root, "fit_history"), folder), "--resume"];
        using (var process = CliProcess.Start(null, [.. common, "--epochs", "1000000", "--output", output]))
        {
            var error = process.StandardError.ReadToEndAsync();
            // A command that prints a line for each epoch would wait for somebody to read them.
            _ = process.StandardOutput.ReadToEndAsync();
            var clock = Stopwatch.StartNew();
            while (!File.Exists(output) && clock.Elapsed < TimeSpan.FromSeconds(60))
                await Task.Delay(5);
            using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()]))
                await kill.WaitForExitAsync();
            var run = CliProcess.Finish(process, Task.FromResult<byte[]>([]), error);
            run.ExitCode.Should().Be(1);
            run.Messages.Should()
                .MatchRegex(
                    $@"^kerassharp: stopped in epoch (\d+) of 1000000; {output} holds what epoch \d+ reached, and --resume goes on from there\n$"
                );
        }
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(3, "x, y and the model");
        int epochs = FitProgress.Read(output).Epoch + 3;
        CliRun.Of([.. common, "--output", output, "--epochs", $"{epochs}"]).Messages.Should().BeEmpty();
        CliRun.Of([.. common, "--output", folder.PathOf("whole.h5"), "--epochs", $"{epochs}"]).Messages.Should().BeEmpty();
        ShouldHoldTheSame(output, folder.PathOf("whole.h5"));
    }

    [Fact]
    public void What_callbacks_and_layers_draw_and_count_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        KerasSharp.Model model = new Sequential
        {
            new Dense(6) { InputShape = [4], Activation = ActivationFunction.Tanh },
            new Dropout(0.3),
            new GaussianNoise(0.1),
            new BatchNormalization(),
            new Dense(1),
        };
        using (model)
        {
            model.Compile("adam", "mse", ["mae"]);
            model.Save(folder.PathOf("model.h5"));
        }
        var random = new Random(5);
        float[] x = [.. Enumerable.Range(0, 4 * 50).Select(_ => random.NextSingle())];
        NpyArray.Write(folder.PathOf("x.npy"), x, [50, 4]);
        NpyArray.Write(folder.PathOf("y.npy"), [.. Enumerable.Range(0, 50).Select(i => x[4 * i] * x[(4 * i) + 1])], [50, 1]);
        string[] common =
        [
            "fit",
            folder.PathOf("model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.npy"),
            "--batch-size",
            "8",
            "--validation-split",
            "0.2",
            "--reduce-rate",
            "2",
            "--early-stopping",
            "9",
            "--learning-rate",
            "0.05",
            "--resume",
        ];
        CliRun
            .Of([.. common, "--output", folder.PathOf("whole.h5"), "--epochs", "200", "--history", folder.PathOf("whole.csv")])
            .Messages.Should()
            .BeEmpty();
        var rows = Rows(folder.PathOf("whole.csv"));
        rows.Length.Should().BeInRange(8, 199, "early stopping ended it");
        int rate = Array.IndexOf(Columns(folder.PathOf("whole.csv")), "lr");
        rows.Select(r => r[rate]).Distinct().Count().Should().BeGreaterThan(2, "the rate was lowered");

        // Every epoch by a run of its own; the last one finds that it has ended.
        for (int epochs = 1; epochs <= rows.Length + 1; epochs++)
        {
            var run = CliRun.Of([
                .. common,
                "--output",
                folder.PathOf("parts.h5"),
                "--epochs",
                $"{epochs}",
                "--history",
                folder.PathOf("parts.csv"),
            ]);
            if (epochs <= rows.Length)
                run.Messages.Should().BeEmpty();
            else
                run.Error.Should().Contain("--early-stopping has ended it");
        }
        File.ReadAllText(folder.PathOf("parts.csv")).Should().Be(File.ReadAllText(folder.PathOf("whole.csv")));
        ShouldHoldTheSame(folder.PathOf("parts.h5"), folder.PathOf("whole.h5"));
    }

    [Fact]
    public void Frozen_layers_stay_and_the_optimizer_goes_on_with_the_others()
    {
        using var folder = new TemporaryFolder();
        string fixture = Path.Combine(s_root, "fit_history"),
            output = folder.PathOf("out.h5");
        CliRun
            .Of(["fit", .. Data(fixture, folder), "--epochs", "1", "--freeze", "dense_1", "--output", output])
            .Messages.Should()
            .BeEmpty();
        using KerasSharp.Model before = KerasImporter.Load(Path.Combine(fixture, "model.h5")),
            after = KerasImporter.Load(output);
        var (old, now) = (
            before.StoredArrays().ToDictionary(a => a.Name, a => a.Values),
            after.StoredArrays().ToDictionary(a => a.Name, a => a.Values)
        );
        now["dense_1_W"].Should().Equal(old["dense_1_W"]);
        now["dense_2_W"].Should().NotEqual(old["dense_2_W"]);
        after.Layers["dense_1"].Trainable.Should().BeFalse();
        CliRun
            .Of(["fit", .. Data(fixture, folder), "--freeze", "dense_9", "--output", output])
            .Messages.Should()
            .Contain("has no layer 'dense_9'; it has ");
    }

    [Fact]
    public void A_model_without_a_training_is_trained_as_the_command_says()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("models", "sine_gru"),
            output = folder.PathOf("out.h5");
        NpzFile.Read(Path.Combine(fixture, "data.npz"))["x0"].Write(folder.PathOf("x.npy"));
        using var texts = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "demo.json")));
        File.WriteAllLines(folder.PathOf("y.jsonl"), texts.RootElement.GetProperty("next").EnumerateArray().Select(v => v.GetRawText()));
        string[] call =
        [
            "fit",
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.jsonl"),
            "--output",
            output,
        ];
        CliRun.Of(call).Error.Should().Contain("expected --optimizer (sgd, ");
        CliRun.Of([.. call, "--optimizer", "adam"]).Error.Should().Contain("expected --loss (mean_squared_error, ");
        File.Exists(output).Should().BeFalse();
        var run = CliRun.Of([
            .. call,
            "--optimizer",
            "adam",
            "--learning-rate",
            "1e-4",
            "--loss",
            "mse",
            "--metrics",
            "mae",
            "--epochs",
            "3",
        ]);
        run.Messages.Should().BeEmpty();
        run.Text.Split('\n').Select(l => l.Split(':')[0]).Should().Equal("loss", "mean_absolute_error", "");
        using var model = KerasImporter.Load(output);
        model.LearningRate.Should().BeApproximately(1e-4, 1e-10);
        model.OptimizerState!.Iterations.Values[0].Should().Be(6);
    }

    [Theory]
    [InlineData("--epochs", "0", "--epochs: expected 1 or more, found 0.")]
    [InlineData("--validation-split", "1", "--validation-split: expected at least 0 and less than 1, found 1.")]
    [InlineData("--learning-rate", "-1", "--learning-rate: expected a finite number of at least 0, found -1.")]
    [InlineData("--shuffle", "perhaps", "'perhaps'")]
    [InlineData("--optimizer", "adamant", "optimizer: expected sgd, rmsprop, adagrad, adadelta, adam, adamax or nadam, found 'adamant'")]
    public void Bad_settings_are_refused(string option, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.Of([
            "fit",
            .. Data(Path.Combine(s_root, "fit_history"), folder),
            "--output",
            folder.PathOf("out.h5"),
            option,
            value,
        ]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(message);
        File.Exists(folder.PathOf("out.h5")).Should().BeFalse();
    }
}
