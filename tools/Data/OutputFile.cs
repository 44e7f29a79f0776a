using KerasSharp.IO;

namespace KerasSharp.Data;

/// <summary>Where results go: a plain file, whole or not at all; standard output; or into a FIFO or device of that name.</summary>
internal static class OutputFile
{
    /// <summary>Runs <paramref name="write"/> on a stream of the file.</summary>
    /// <param name="path">The file, or "-".</param>
    /// <param name="format">Its format: arrays need to seek.</param>
    /// <param name="standardOutput">Standard output.</param>
    /// <param name="cancellation">Ends the wait for somebody who reads a FIFO.</param>
    /// <param name="write">Writes the content. It is given the stream, and the path beside which parts may be kept; null for none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    internal static void Write(
        string path,
        FileFormat format,
        Stream standardOutput,
        CancellationToken cancellation,
        Action<Stream, string?> write
    )
    {
        if (path == FileFormats.Standard)
            WriteThrough("standard output", standardOutput, format, write);
        else if (AtomicFile.CanReplace(path))
            AtomicFile.Write(path, stream => write(stream, Path.GetFullPath(path)));
        else
            WriteInto(path, format, cancellation, write);
    }

    /// <summary>Refuses to write results over what they are made of.</summary>
    /// <param name="path">Where results go.</param>
    /// <param name="read">The files that are read.</param>
    /// <exception cref="KerasException">They are written over one of these.</exception>
    internal static void RequireOther(string path, IEnumerable<string> read)
    {
        if (path == FileFormats.Standard || !File.Exists(path) || !AtomicFile.CanReplace(path))
            return;
        string target = Real(path);
        if (read.Any(file => file != FileFormats.Standard && File.Exists(file) && Real(file) == target))
            throw new KerasException($"{path}: expected another file for results, found one that they are made of");
    }

    private static string Real(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private static void WriteInto(string path, FileFormat format, CancellationToken cancellation, Action<Stream, string?> write)
    {
        // A FIFO opens when somebody opens its other end, which may be never.
        var opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0), CancellationToken.None);
        opening.WaitAsync(cancellation).GetAwaiter().GetResult();
        using var target = opening.Result;
        try
        {
            WriteThrough(path, target, format, write);
        }
        catch (IOException e) when (e.Message.Contains($"'{target.Name}'", StringComparison.Ordinal))
        {
            throw new IOException(
                $"{path}: cannot be written: {e.Message.Replace($" : '{target.Name}'", "", StringComparison.Ordinal)}",
                e
            );
        }
    }

    private static void WriteThrough(string name, Stream target, FileFormat format, Action<Stream, string?> write)
    {
        // Arrow has a form for what cannot seek.
        if (format is FileFormat.Csv or FileFormat.Jsonl or FileFormat.Arrow)
        {
            write(target, null);
            target.Flush();
            return;
        }
        string copy = TemporaryFile.NewPath();
        TemporaryFile.Run(
            copy,
            name,
            () =>
            {
                using var stream = new FileStream(
                    copy,
                    FileMode.CreateNew,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1 << 16,
                    FileOptions.DeleteOnClose
                );
                write(stream, copy);
                stream.Position = 0;
                stream.CopyTo(target);
                target.Flush();
            }
        );
    }
}
