namespace KerasSharp.Data;

/// <summary>A file of samples, or standard input. What cannot seek is first copied into a temporary file, to tell its format and to read
/// it twice where that is needed.</summary>
internal sealed class InputFile : IDisposable
{
    private InputFile(string path, string name, bool isTemporary) => (Path, Name, IsTemporary) = (path, name, isTemporary);

    /// <summary>Where it is.</summary>
    internal string Path { get; }

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    /// <summary>Whether it is a copy of what can be read once only.</summary>
    internal bool IsTemporary { get; }

    /// <summary>Its format.</summary>
    internal FileFormat Format { get; private set; }

    /// <summary>The stretch of it that is read; null for all.</summary>
    internal FileSlice? Slice { get; private init; }

    /// <summary>What is added to the number of a line that is read to get its number in the file.</summary>
    internal long LinesBefore => Slice?.Lines ?? 0;

    /// <summary>Its bytes, compressed as they may be.</summary>
    internal long Length => new FileInfo(Path).Length;

    /// <summary>Opens a file and finds out its format.</summary>
    /// <param name="path">The file, or "-".</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="format">The format, where the command line gives it; its name or its first bytes tell it if not.</param>
    /// <param name="option">The option that would give it.</param>
    /// <exception cref="KerasException">Nothing tells the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static InputFile Open(string path, Stream standardInput, FileFormat? format, string option = "--input-format")
    {
        if (path != FileFormats.Standard)
            WrongFileException.ThrowIfNoFile(path);
        var file = Find(path, standardInput);
        try
        {
            using var content = file.OpenText(out _);
            file.Format = FileFormats.OfInput(file.Name, format, content, option);
            if (content is not FileStream && file.Format is not (FileFormat.Csv or FileFormat.Jsonl))
                throw new KerasException(
                    $"{file.Name}: .csv and .jsonl are read from compressed files; unpack this one, which holds "
                        + $".{file.Format.ToString().ToLowerInvariant()}, first"
                );
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A stretch of a plain file.</summary>
    internal static InputFile OfSlice(string path, FileFormat format, FileSlice slice) =>
        new(path, path, false) { Format = format, Slice = slice };

    /// <summary>Opens it as it is.</summary>
    internal FileStream OpenBytes() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    /// <summary>Opens the content of the stretch that is read, without compression.</summary>
    /// <param name="bytes">The file itself, whose position tells how much of it is read.</param>
    internal Stream OpenText(out FileStream bytes)
    {
        bytes = OpenBytes();
        var content = Compressed.Open(bytes, Name);
        return Slice is null ? content : new SlicedText(content, Slice);
    }

    public void Dispose()
    {
        if (IsTemporary)
            File.Delete(Path);
    }

    private static InputFile Find(string path, Stream standardInput)
    {
        if (path != FileFormats.Standard && IsPlain(path))
            return new InputFile(path, path, false);
        string copy = TemporaryFile.NewPath(),
            name = path == FileFormats.Standard ? "standard input" : path;
        try
        {
            TemporaryFile.Run(
                copy,
                name,
                () =>
                {
                    using var target = new FileStream(copy, FileMode.CreateNew, FileAccess.Write);
                    using var source = path == FileFormats.Standard ? null : File.OpenRead(path);
                    (source ?? standardInput).CopyTo(target);
                }
            );
            return new InputFile(copy, name, true);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    // A pipe or device has no length to seek in. A FIFO is opened once only: closing it would end whoever writes it.
    private static bool IsPlain(string path)
    {
        if (!KerasSharp.IO.AtomicFile.CanReplace(path))
            return false;
        using var stream = File.OpenRead(path);
        return stream.CanSeek;
    }
}
