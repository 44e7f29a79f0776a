using KerasSharp.IO;

namespace KerasSharp.Cli.Data;

/// <summary>Where results go: a file, whole or not at all, or standard output.</summary>
internal static class OutputFile
{
    /// <summary>Runs <paramref name="write"/> on a stream of the file.</summary>
    /// <param name="path">The file, or "-".</param>
    /// <param name="format">Its format: arrays need to seek.</param>
    /// <param name="standardOutput">Standard output.</param>
    /// <param name="write">Writes the content.</param>
    internal static void Write(string path, FileFormat format, Stream standardOutput, Action<Stream> write)
    {
        if (path != FileFormats.Standard && !IsDevice(path))
            AtomicFile.Write(path, write);
        else if (path == FileFormats.Standard)
            WriteThrough(standardOutput, format, write);
        else
            using (var device = new FileStream(path, FileMode.Open, FileAccess.Write))
                WriteThrough(device, format, write);
    }

    private static void WriteThrough(Stream target, FileFormat format, Action<Stream> write)
    {
        if (format is FileFormat.Csv or FileFormat.Jsonl)
        {
            write(target);
            target.Flush();
            return;
        }
        string copy = Path.Combine(Path.GetTempPath(), $"kerassharp-{Guid.NewGuid():N}.tmp");
        using var stream = new FileStream(
            copy,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );
        write(stream);
        stream.Position = 0;
        stream.CopyTo(target);
        target.Flush();
    }

    // /dev/stdout and its like cannot be replaced by a rename.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);
}
