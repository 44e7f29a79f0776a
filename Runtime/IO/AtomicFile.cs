namespace KerasSharp.IO;

/// <summary>
/// Saves a file whole or not at all: the bytes go to a new file in the same folder, are flushed to the disk, and take the final
/// name in one rename. A reader sees the old file or the new one; on failure the old file is intact.
/// </summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>, which gets a seekable, readable stream.</summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The disk is full, the folder is missing, or <paramref name="path"/> is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = FinalTarget(path);
        var aside = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        if (Directory.Exists(target)) throw new IOException($"{path}: cannot be written: it is a folder");
        try
        {
            using (var stream = Create(path, aside))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            KeepMode(target, aside);
            File.Move(aside, target, overwrite: true);
        }
        catch
        {
            if (File.Exists(aside)) File.Delete(aside);
            throw;
        }
    }

    // The name of the file aside would tell nobody anything.
    private static FileStream Create(string path, string aside)
    {
        try
        {
            return new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
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
            throw new IOException($"{path}: cannot be written: no file can be made in this folder", e);
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
