using System.Diagnostics;
using FluentAssertions;
using KerasSharp.Cli.Training;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Trainings that end before their time, by a kill or by Ctrl-C, and go on where they were.</summary>
public class FitResumeTests
{
    [Fact]
    public void Resuming_gives_the_bits_of_an_uninterrupted_training()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["fit", .. FitRuns.Data(FitRuns.Fixture("fit_history"), folder), "--seed", "7", "--validation-split", "0.25"];
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
        FitRuns.ShouldHoldTheSame(folder.PathOf("parts.h5"), folder.PathOf("whole.h5"));

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
                .. FitRuns.Data(FitRuns.Fixture("fit_history"), folder),
                "--output",
                folder.PathOf("parts.h5"),
                "--epochs",
                "6",
                "--resume",
            ])
            .Messages.Should()
            .Be(
                $"kerassharp: {folder.PathOf("parts.h5")}: trained with --seed 7, found 0; --resume goes on as the training "
                    + $"began{Environment.NewLine}"
            );
        string foreign = Path.Combine(FitRuns.Fixture("fit_history"), "model.h5");
        File.Copy(foreign, folder.PathOf("foreign.h5"));
        CliRun
            .Of([.. common, "--output", folder.PathOf("foreign.h5"), "--resume"])
            .Messages.Should()
            .Be(
                $"kerassharp: {folder.PathOf("foreign.h5")}: expected a model saved by kerassharp fit, to go on with; found none of "
                    + $"its marks (attribute kerassharp_training){Environment.NewLine}"
            );
    }

    [SkippableFact]
    public async Task A_killed_training_goes_on_with_the_same_numbers()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are Unix's");
        using var folder = new TemporaryFolder();
        string[] common = ["fit", .. FitRuns.Data(FitRuns.Fixture("fit_history"), folder), "--epochs", "400"];
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
        FitRuns.ShouldHoldTheSame(folder.PathOf("killed.h5"), folder.PathOf("whole.h5"));
    }

    /// <summary>A file of Keras 2.0.9 has no place for Nadam's product of momenta, which begins at 1 where Keras loads the file.</summary>
    [Fact]
    public void Resuming_goes_on_with_what_the_file_has_no_place_for()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("keras-2.0.9", "training", "resume_nadam_plain");
        string[] common = ["fit", .. FitRuns.Data(fixture, folder), "--seed", "7", "--resume"];
        CliRun.Of([.. common, "--output", folder.PathOf("whole.h5"), "--epochs", "4"]).ExitCode.Should().Be(0);
        CliRun.Of([.. common, "--output", folder.PathOf("parts.h5"), "--epochs", "2"]).ExitCode.Should().Be(0);
        CliRun.Of([.. common, "--output", folder.PathOf("parts.h5"), "--epochs", "4"]).ExitCode.Should().Be(0);
        FitRuns.ShouldHoldTheSame(folder.PathOf("parts.h5"), folder.PathOf("whole.h5"));
    }

    [SkippableFact]
    public async Task Ctrl_C_leaves_the_latest_whole_epoch_to_go_on_from()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are Unix's");
        Skip.If(CliProcess.IgnoresInterrupts, "started in a way that ignores Ctrl-C");
        using var folder = new TemporaryFolder();
        string output = folder.PathOf("out.h5");
        string[] common = ["fit", .. FitRuns.Data(FitRuns.Fixture("fit_history"), folder), "--resume"];
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
                    $@"^kerassharp: stopped in epoch (\d+) of 1000000; {output} holds what epoch \d+ reached, and --resume goes on "
                        + "from there\n$"
                );
        }
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(3, "x, y and the model");
        int epochs = FitProgress.Read(output).Epoch + 3;
        CliRun.Of([.. common, "--output", output, "--epochs", $"{epochs}"]).Messages.Should().BeEmpty();
        CliRun.Of([.. common, "--output", folder.PathOf("whole.h5"), "--epochs", $"{epochs}"]).Messages.Should().BeEmpty();
        FitRuns.ShouldHoldTheSame(output, folder.PathOf("whole.h5"));
    }

    [Fact]
    public void What_callbacks_and_layers_draw_and_count_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        WriteNoisyTraining(folder);
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
        var rows = FitRuns.Rows(folder.PathOf("whole.csv"));
        rows.Length.Should().BeInRange(8, 199, "early stopping ended it");
        int rate = Array.IndexOf(FitRuns.Columns(folder.PathOf("whole.csv")), "lr");
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
        FitRuns.ShouldHoldTheSame(folder.PathOf("parts.h5"), folder.PathOf("whole.h5"));
    }

    /// <summary>A model that draws random numbers and counts, as model.h5, and data for it, as x.npy and y.npy.</summary>
    private static void WriteNoisyTraining(TemporaryFolder folder)
    {
        KerasSharp.Model model = new Sequential
        {
            new Dense(6) { InputShape = [4], Activation = ActivationFunction.Tanh },
            new Dropout(0.3),
            new GaussianNoise(0.1),
            new BatchNormalization(),
            new Dense(1),
        }.Build();
        using (model)
        {
            model.Compile("adam", "mse", ["mae"]);
            model.Save(folder.PathOf("model.h5"));
        }
        var random = new Random(5);
        float[] x = [.. Enumerable.Range(0, 4 * 50).Select(_ => random.NextSingle())];
        NpyArray.Write(folder.PathOf("x.npy"), x, [50, 4]);
        NpyArray.Write(folder.PathOf("y.npy"), [.. Enumerable.Range(0, 50).Select(i => x[4 * i] * x[(4 * i) + 1])], [50, 1]);
    }
}
