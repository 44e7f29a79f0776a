using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.IO;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Outputs that exist and are no plain files: what is written goes into them, and they stay what they are.</summary>
public class PipeOutputTests
{
    private const int Width = 9,
        Samples = 3000;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private static readonly string s_model = Fixtures.PathOf("keras-1.2.2", "dense", "deep", "model.h5");

    private static string Fifo(TemporaryFolder folder, string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && ExternalTool.Exists("mkfifo"), "needs Linux and mkfifo");
        string path = folder.PathOf(name);
        ExternalTool.Run("mkfifo", path).ExitCode.Should().Be(0);
        return path;
    }

    /// <summary>What one reader gets until the pipe's end.</summary>
    private static Task<byte[]> Reader(string fifo) => Task.Run(() => File.ReadAllBytes(fifo));

    private static void ShouldStillBeAPipe(string fifo)
    {
        AtomicFile.CanReplace(fifo).Should().BeFalse();
        Directory.GetFiles(Path.GetDirectoryName(fifo)!, ".*.tmp").Should().BeEmpty();
    }

    private static void WriteData(TemporaryFolder folder)
    {
        NpyArray.Write(folder.PathOf("in.npy"), [.. Enumerable.Range(0, Samples * Width).Select(i => (i % 17 - 8) / 8f)], [Samples, Width]);
        NpyArray.Write(folder.PathOf("t.npy"), new float[Samples * 3], [Samples, 3]);
    }

    [SkippableTheory]
    [InlineData("out.csv")]
    [InlineData("out.jsonl")]
    [InlineData("out.npy")]
    [InlineData("out.npz")]
    public async Task Predictions_go_into_a_pipe(string name)
    {
        using var folder = new TemporaryFolder();
        WriteData(folder);
        string fifo = Fifo(folder, name),
            file = folder.PathOf($"file{Path.GetExtension(name)}");
        var read = Reader(fifo);
        CliRun.Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", file).ExitCode.Should().Be(0);
        CliRun
            .Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", fifo)
            .Should()
            .BeEquivalentTo(new { ExitCode = 0, Error = "" });
        byte[] found = await read.WaitAsync(s_limit);
        // A zip archive holds the time of its making.
        if (name == "out.npz")
            NpzFile
                .Read(new MemoryStream(found), "pipe")
                .Values.Single()
                .Raw.ToArray()
                .Should()
                .Equal(NpzFile.Read(file).Values.Single().Raw.ToArray());
        else
            found.Should().Equal(File.ReadAllBytes(file));
        ShouldStillBeAPipe(fifo);
    }

    [SkippableFact]
    public async Task A_reader_that_goes_away_is_an_error_that_names_the_pipe()
    {
        using var folder = new TemporaryFolder();
        WriteData(folder);
        string fifo = Fifo(folder, "out.csv");
        var read = Task.Run(() =>
        {
            using var some = File.OpenRead(fifo);
            return some.Read(new byte[10]);
        });
        var run = CliRun.Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", fifo);
        await read.WaitAsync(s_limit);
        run.Should()
            .BeEquivalentTo(new { ExitCode = 1, Error = $"kerassharp: {fifo}: cannot be written: Broken pipe{Environment.NewLine}" });
        ShouldStillBeAPipe(fifo);
    }

    [SkippableFact]
    public async Task A_trained_model_and_its_history_go_into_pipes_once()
    {
        using var folder = new TemporaryFolder();
        WriteData(folder);
        string model = Fifo(folder, "out.h5"),
            history = Fifo(folder, "history.csv");
        Task<byte[]> saved = Reader(model),
            rows = Reader(history);
        string[] command =
        [
            "fit",
            s_model,
            "--input",
            folder.PathOf("in.npy"),
            "--target",
            folder.PathOf("t.npy"),
            "--optimizer",
            "sgd",
            "--loss",
            "mse",
            "--epochs",
            "3",
            "--batch-size",
            "512",
            "--output",
        ];
        CliRun.Of([.. command, model, "--history", history]).ExitCode.Should().Be(0);
        CliRun.Of([.. command, folder.PathOf("file.h5"), "--history", folder.PathOf("file.csv")]).ExitCode.Should().Be(0);
        (await rows.WaitAsync(s_limit)).Should().Equal(File.ReadAllBytes(folder.PathOf("file.csv")));
        File.WriteAllBytes(folder.PathOf("read.h5"), await saved.WaitAsync(s_limit));
        using (
            Hdf5File a = Hdf5File.Open(folder.PathOf("read.h5")),
                b = Hdf5File.Open(folder.PathOf("file.h5"))
        )
            a.Root.Attributes["kerassharp_training"].AsString().Should().Be(b.Root.Attributes["kerassharp_training"].AsString());
        ShouldStillBeAPipe(model);
        ShouldStillBeAPipe(history);
        CliRun
            .Of([.. command, model, "--resume"])
            .Error.Should()
            .Be($"kerassharp: {model}: --resume goes on from a file, found a pipe or device{Environment.NewLine}");
    }

    /// <summary>Nothing is written to a device here: were it taken for a file, the machine's own would be replaced.</summary>
    [SkippableFact]
    public async Task Links_to_pipes_stay_and_devices_are_known()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "devices of Linux");
        using var folder = new TemporaryFolder();
        WriteData(folder);
        string fifo = Fifo(folder, "pipe"),
            link = folder.PathOf("link.npz");
        File.CreateSymbolicLink(link, fifo);
        var read = Reader(fifo);
        CliRun.Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", link).ExitCode.Should().Be(0);
        (await read.WaitAsync(s_limit)).Should().NotBeEmpty();
        new FileInfo(link).LinkTarget.Should().Be(fifo);
        ShouldStillBeAPipe(fifo);
        AtomicFile.CanReplace("/dev/null").Should().BeFalse();
        AtomicFile.CanReplace("/dev/full").Should().BeFalse();
        AtomicFile.CanReplace("/dev/stdout").Should().BeFalse();
        AtomicFile.CanReplace(folder.PathOf("in.npy")).Should().BeTrue();
        AtomicFile.CanReplace(folder.PathOf("none")).Should().BeTrue();
    }

    /// <summary>A longer file that stood there must not show through behind a shorter one.</summary>
    [SkippableFact]
    public void Plain_files_in_the_folder_of_devices_are_replaced()
    {
        Skip.IfNot(Directory.Exists("/dev/shm"), "there is no /dev/shm");
        using var folder = new TemporaryFolder();
        WriteData(folder);
        string output = $"/dev/shm/kerassharp-test-{Guid.NewGuid():N}.csv";
        try
        {
            File.WriteAllText(output, new string('7', 1 << 20));
            CliRun.Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", output).ExitCode.Should().Be(0);
            File.ReadLines(output).Should().HaveCount(Samples);
        }
        finally
        {
            File.Delete(output);
        }
    }
}
