using System.Diagnostics;
using FluentAssertions;
using KerasSharp.IO;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Disks that are full, folders that may not be written, processes that are killed: what stood under the name stays, and nothing
/// half done takes it.</summary>
public sealed class FaultTests
{
    private const int Width = 9;

    private static readonly string s_model = Fixtures.PathOf("keras-1.2.2", "dense", "deep", "model.h5");

    public static TheoryData<string> Outputs => ["out.npy", "out.npz", "out.csv", "out.jsonl"];

    private static string Program => Path.Combine(AppContext.BaseDirectory, "kerassharp.dll");

    private static void WriteSamples(string path, int samples) =>
        NpyArray.Write(path, [.. Enumerable.Range(0, samples * Width).Select(i => (i % 17 - 8) / 8f)], [samples, Width]);

    /// <summary>Runs a shell script; skips the test where the machine does not permit it.</summary>
    private static string Shell(string permitted, string script, params string[] arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs Linux");
        Skip.IfNot(
            ExternalTool.Exists("unshare") && ExternalTool.Run("sh", "-c", permitted).ExitCode == 0,
            $"not permitted here: {permitted}"
        );
        return ExternalTool.Run("sh", ["-c", script, "sh", .. arguments]).Output;
    }

    [SkippableTheory]
    [MemberData(nameof(Outputs))]
    public void On_a_full_disk_the_old_file_stays_and_nothing_else(string output)
    {
        using var folder = new TemporaryFolder();
        WriteSamples(folder.PathOf("in.npy"), 40_000);
        Directory.CreateDirectory(folder.PathOf("disk"));
        string found = Shell(
            "unshare -m mount -t tmpfs tmpfs /mnt",
            """
            unshare -m sh -c 'mount -t tmpfs -o size=128k tmpfs "$1/disk" && echo old > "$1/disk/$2" && dotnet "$3" predict "$4" --input "$1/in.npy" --output "$1/disk/$2"
            echo "exit code $?, $(ls -A "$1/disk"), $(cat "$1/disk/$2")"' sh "$@" 2>&1
            """,
            folder.Root,
            output,
            Program,
            s_model
        );
        found
            .Should()
            .Be($"kerassharp: {folder.PathOf($"disk/{output}")}: cannot be written: No space left on device\nexit code 1, {output}, old\n");
    }

    [SkippableTheory]
    [InlineData("predict", "out.npy")]
    [InlineData("fit", "out.h5")]
    public void In_a_folder_that_is_read_only_the_old_file_stays(string command, string output)
    {
        using var folder = new TemporaryFolder();
        WriteSamples(folder.PathOf("in.npy"), 20);
        NpyArray.Write(folder.PathOf("y.npy"), new float[60], [20, 3]);
        Directory.CreateDirectory(folder.PathOf("disk"));
        File.WriteAllText(folder.PathOf($"disk/{output}"), "old");
        string found = Shell(
            "unshare -m mount -t tmpfs tmpfs /mnt",
            """
            unshare -m sh -c 'mount --bind "$1/disk" "$1/disk" && mount -o remount,ro,bind "$1/disk" && shift && dotnet "$@"; echo "exit code $?"' sh "$@" 2>&1
            """,
            [
                folder.Root,
                Program,
                command,
                s_model,
                "--input",
                folder.PathOf("in.npy"),
                "--output",
                folder.PathOf($"disk/{output}"),
                .. command == "fit" ? ["--target", folder.PathOf("y.npy"), "--optimizer", "sgd", "--loss", "mse"] : Array.Empty<string>(),
            ]
        );
        found.Should().MatchRegex(@"^kerassharp: [^\n]*cannot be written: no file can be made in this folder[^\n]*\nexit code 1\n$");
        Directory.GetFiles(folder.PathOf("disk")).Should().Equal(folder.PathOf($"disk/{output}"));
        File.ReadAllText(folder.PathOf($"disk/{output}")).Should().Be("old");
    }

    [SkippableFact]
    public void Where_writing_is_not_permitted_the_message_says_so()
    {
        if (OperatingSystem.IsWindows())
            throw new SkipException("Windows has no such modes");
        using var folder = new TemporaryFolder();
        WriteSamples(folder.PathOf("in.npy"), 20);
        Directory.CreateDirectory(folder.PathOf("disk"));
        File.WriteAllText(folder.PathOf("disk/out.npy"), "old");
        File.SetUnixFileMode(folder.PathOf("disk"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string drop = Environment.IsPrivilegedProcess ? "setpriv --bounding-set -all" : "env";
        string found = Shell(
            $"{drop} true",
            $"""
            {drop} dotnet "$@" 2>&1; echo "exit code $?"
            """,
            Program,
            "predict",
            s_model,
            "--input",
            folder.PathOf("in.npy"),
            "--output",
            folder.PathOf("disk/out.npy")
        );
        File.SetUnixFileMode(folder.PathOf("disk"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        found.Should().MatchRegex(@"^kerassharp: [^\n]*cannot be written: no permission to make a file in this folder\nexit code 1\n$");
        File.ReadAllText(folder.PathOf("disk/out.npy")).Should().Be("old");
        Directory.GetFiles(folder.PathOf("disk")).Should().ContainSingle();
    }

    [SkippableFact]
    public void A_device_that_is_full_is_an_error()
    {
        Skip.IfNot(File.Exists("/dev/full"), "there is no /dev/full");
        // Were the device taken for a file, the machine's own would be replaced.
        AtomicFile.CanReplace("/dev/full").Should().BeFalse();
        using var folder = new TemporaryFolder();
        WriteSamples(folder.PathOf("in.npy"), 5000);
        CliRun
            .Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", "/dev/full", "--output-format", "npy")
            .Should()
            .Match<CliRun>(r =>
                r.ExitCode == 1 && r.Error == $"kerassharp: /dev/full: cannot be written: No space left on device{Environment.NewLine}"
            );
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error_before_anything_is_computed()
    {
        using var folder = new TemporaryFolder();
        WriteSamples(folder.PathOf("in.npy"), 20);
        Directory.CreateDirectory(folder.PathOf("out.npy"));
        CliRun
            .Of("predict", s_model, "--input", folder.PathOf("in.npy"), "--output", folder.PathOf("out.npy"))
            .Should()
            .BeEquivalentTo(
                new
                {
                    ExitCode = 1,
                    Error = $"kerassharp: {folder.PathOf("out.npy")}: cannot be written: it is a folder{Environment.NewLine}",
                }
            );
        Directory.GetFileSystemEntries(folder.Root).Should().HaveCount(2);
    }

    [SkippableTheory]
    [InlineData("out.npy")]
    [InlineData("out.npz")]
    public async Task A_killed_prediction_leaves_the_old_file_and_the_next_one_cleans_up(string output)
    {
        Skip.If(OperatingSystem.IsWindows(), "names of files that are open");
        using var folder = new TemporaryFolder();
        // So many that a busy machine does not come to the end before the kill.
        const int samples = 1_500_000;
        WriteSamples(folder.PathOf("in.npy"), samples);
        File.WriteAllText(folder.PathOf(output), "old");
        string[] command = ["predict", s_model, "--input", folder.PathOf("in.npy"), "--output", folder.PathOf(output), "--batch-size", "1"];
        using (var process = CliProcess.Start(null, command))
        {
            var clock = Stopwatch.StartNew();
            string[] Written() => [.. Directory.GetFiles(folder.Root, $".{output}.*.tmp").Where(f => new FileInfo(f).Length > 0)];
            while (Written().Length == 0 && clock.Elapsed < TimeSpan.FromSeconds(60))
                await Task.Delay(2);
            process.Kill();
            await process.WaitForExitAsync();
            File.ReadAllText(folder.PathOf(output)).Should().Be("old");
            Written().Should().NotBeEmpty("it was killed while it wrote");
        }
        // As if some time had passed.
        foreach (string left in Directory.GetFiles(folder.Root, ".*.tmp"))
            File.SetLastWriteTimeUtc(left, DateTime.UtcNow - TimeSpan.FromMinutes(1));
        CliRun.Of([.. command[..^1], "1000"]).Error.Should().BeEmpty();
        Directory.GetFiles(folder.Root).Select(f => Path.GetFileName(f)).Should().BeEquivalentTo("in.npy", output);
        new FileInfo(folder.PathOf(output)).Length.Should().BeGreaterThan(samples * 3 * sizeof(float));
    }
}
