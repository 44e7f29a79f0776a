using FluentAssertions;
using KerasSharp.IO;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Runtime.IO;

public class AtomicFileTests
{
    [Fact]
    public void Replaces_the_file_only_when_all_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("a.bin");
        File.WriteAllText(path, "old");
        var fails = () =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write("half"u8);
                    File.ReadAllText(path).Should().Be("old", "the new bytes are still aside");
                    throw new IOException("disk full");
                }
            );

        fails.Should().Throw<IOException>().WithMessage("disk full");
        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder.Root).Should().Equal(path);

        AtomicFile.Write(path, stream => stream.Write("new"u8));

        File.ReadAllText(path).Should().Be("new");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }

    [Fact]
    public void Errors_about_the_file_aside_name_the_file_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("a.bin");
        var full = () => AtomicFile.Write(path, stream => throw new IOException($"No space left on device : '{stream.Name}'"));
        var part = () => AtomicFile.Write(path, _ => throw new IOException($"No space left on device : '{AtomicFile.Aside(path)}'"));
        var other = () => AtomicFile.Write(path, _ => throw new IOException("No space left on device : '/somewhere/else'"));

        full.Should().Throw<IOException>().WithMessage($"{path}: cannot be written: No space left on device");
        part.Should().Throw<IOException>().WithMessage($"{path}: cannot be written: No space left on device");
        other.Should().Throw<IOException>().WithMessage("No space left on device : '/somewhere/else'");
        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task What_is_no_plain_file_is_written_into()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && ExternalTool.Exists("mkfifo"), "needs Linux and mkfifo");
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("pipe");
        ExternalTool.Run("mkfifo", path);
        var read = Task.Run(() => File.ReadAllText(path));

        AtomicFile.Write(path, stream => stream.Write("all of it"u8));

        (await read.WaitAsync(TimeSpan.FromMinutes(1))).Should().Be("all of it");
        AtomicFile.CanReplace(path).Should().BeFalse();
        Directory.GetFileSystemEntries(folder.Root).Should().Equal(path);
    }

    [SkippableFact]
    public void Keeps_the_links_and_the_mode_of_what_it_replaces()
    {
        if (OperatingSystem.IsWindows())
            throw new SkipException("Windows has no such modes");
        using var folder = new TemporaryFolder();
        var (target, link) = (folder.PathOf("target"), folder.PathOf("link"));
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, target);

        AtomicFile.Write(link, stream => stream.Write("new"u8));

        new FileInfo(link).LinkTarget.Should().Be(target);
        File.ReadAllText(target).Should().Be("new");
        File.GetUnixFileMode(target).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_missing_folder_or_a_folder_in_the_way_is_an_error_that_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("sub"));
        var missing = () => AtomicFile.Write(folder.PathOf("none/a.bin"), _ => { });
        var inTheWay = () => AtomicFile.Write(folder.PathOf("sub"), stream => stream.Write("x"u8));

        missing.Should().Throw<DirectoryNotFoundException>();
        inTheWay.Should().Throw<IOException>().WithMessage("*cannot be written: it is a folder");
        Directory.GetFileSystemEntries(folder.Root).Should().Equal(folder.PathOf("sub"));
    }

    [Fact]
    public void What_killed_processes_left_is_deleted_and_what_others_write_at_this_moment_is_not()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("a.bin"),
            left = AtomicFile.Aside(path),
            young = AtomicFile.Aside(path),
            other = AtomicFile.Aside(folder.PathOf("b.bin"));
        string alike = folder.PathOf(".a.bin.notthirtytwodigits.tmp");
        foreach (string file in new[] { left, young, other, alike })
            File.WriteAllText(file, "half");
        foreach (string file in new[] { left, other, alike })
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - TimeSpan.FromMinutes(1));

        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write("outer"u8);
                stream.Flush();
                File.SetLastWriteTimeUtc(stream.Name, DateTime.UtcNow - TimeSpan.FromMinutes(1));
                AtomicFile.Write(path, inner => inner.Write("inner"u8));
                File.Exists(stream.Name).Should().BeTrue("it is being written");
            }
        );

        File.ReadAllText(path).Should().Be("outer");
        Directory.GetFiles(folder.Root).Should().BeEquivalentTo(path, young, other, alike);
    }
}
