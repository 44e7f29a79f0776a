namespace KerasSharp.IO;

/// <summary>
/// Saves a file whole or not at all: the bytes go to a new file in the same folder, are flushed to the disk, and take the final
/// name in one rename. A reader sees the old file or the new one, after a failure of power too; on failure the old file is intact.
/// A process that is killed meanwhile leaves <c>.NAME.(32 digits).tmp</c> behind, which the next one that saves NAME deletes.
/// What stands under the name and is no plain file - a FIFO, a socket, a device - stays, and the bytes go into it once they are complete.
/// </summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16,
        DigitCount = 32;

    // Between its birth and its lock a file of somebody else looks like one that was left behind.
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(2);

    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>, which gets a seekable, readable stream.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The disk is full, the folder is missing, or <paramref name="path"/> is a folder. The message names
    /// <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = FinalTarget(path);
        if (Directory.Exists(target))
            throw new IOException($"{path}: cannot be written: it is a folder");
        if (!CanReplace(path))
        {
            WriteInto(path, write);
            return;
        }
        DeleteLeftBehind(target);
        var aside = Aside(target);
        try
        {
            // The name changes while the file is open and so still locked: nobody takes it for one left behind. Windows asks for leave to
            // rename.
            using var stream = Create(path, aside);
            write(stream);
            stream.Flush(flushToDisk: true);
            KeepMode(target, aside);
            File.Move(aside, target, overwrite: true);
        }
        catch (IOException e) when (WithoutAside(e.Message, target) is { } problem)
        {
            throw new IOException($"{path}: cannot be written: {problem}", e);
        }
        finally
        {
            if (File.Exists(aside))
                File.Delete(aside);
        }
    }

    /// <summary>Whether a new file may take the place of what stands under a name: a plain file, or nothing. False for a FIFO, a socket or
    /// a device, which is written into.</summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static bool CanReplace(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return !SpecialFile.Is(path);
    }

    // Whoever reads a pipe gets all or nothing, too: the bytes are complete before it is opened.
    private static void WriteInto(string path, Action<FileStream> write)
    {
        using var whole = new FileStream(
            Aside(Path.Combine(Path.GetTempPath(), Path.GetFileName(path))),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            BufferSize,
            FileOptions.DeleteOnClose
        );
        try
        {
            write(whole);
            whole.Flush();
        }
        catch (IOException e) when (e.Message.Contains(whole.Name, StringComparison.Ordinal))
        {
            throw new IOException(
                $"{path}: cannot be written: its bytes cannot be kept in {Path.GetTempPath()} meanwhile: {Without(e.Message, whole.Name)}",
                e
            );
        }
        whole.Position = 0;
        using var target = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        try
        {
            whole.CopyTo(target);
        }
        catch (IOException e)
        {
            throw new IOException($"{path}: cannot be written: {Without(e.Message, target.Name)}", e);
        }
    }

    // What is wrong, without the name of the file aside, or of one made by Aside for a part; null where it is about another file.
    private static string? WithoutAside(string message, string target)
    {
        string start = Path.Combine(Path.GetDirectoryName(target) ?? "", Prefix(target));
        int at = message.IndexOf(start, StringComparison.Ordinal),
            end = at + start.Length + DigitCount + ".tmp".Length;
        return at >= 0 && end <= message.Length ? Without(message, message[at..end]) : null;
    }

    private static string Without(string message, string file) => message.Replace($" : '{file}'", "", StringComparison.Ordinal);

    // The name of the file aside would tell nobody anything.
    private static FileStream Create(string path, string aside)
    {
        try
        {
            return new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferSize);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{path}: cannot be written: no permission to make a file in this folder", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new DirectoryNotFoundException($"{path}: cannot be written: there is no such folder", e);
        }
        catch (IOException e)
        {
            throw new IOException($"{path}: cannot be written: no file can be made in this folder: {Without(e.Message, aside)}", e);
        }
    }

    /// <summary>A name beside a file for what belongs to it until it is complete. Left behind, it is deleted like the rest.</summary>
    /// <param name="target">The file's final path.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is empty.</exception>
    public static string Aside(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        return Path.Combine(Path.GetDirectoryName(target) ?? "", $"{Prefix(target)}{Guid.NewGuid():N}.tmp");
    }

    private static string Prefix(string target) => $".{Path.GetFileName(target)}.";

    private static void DeleteLeftBehind(string target)
    {
        string folder = Path.GetDirectoryName(target)!,
            prefix = Prefix(target);
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            string name = Path.GetFileName(path);
            if (
                name.Length == prefix.Length + DigitCount + ".tmp".Length
                && name.StartsWith(prefix, StringComparison.Ordinal)
                && !name.AsSpan(prefix.Length, DigitCount).ContainsAnyExcept("0123456789abcdef")
                && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_young
            )
                DeleteUnlessLocked(path);
        }
    }

    private static void DeleteUnlessLocked(string path)
    {
        try
        {
            // Whoever writes it shares it; alone we are when nobody does.
            using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1)) { }
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody writes it at this moment, or has deleted it, or it belongs to another user: not ours to delete.
            return;
        }
    }

    // A rename would replace a symbolic link by a plain file and leave the file it names as it was.
    private static string FinalTarget(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static void KeepMode(string target, string aside)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(aside, File.GetUnixFileMode(target));
    }
}
