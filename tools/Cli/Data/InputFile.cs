namespace KerasSharp.Cli.Data;

/// <summary>A file of samples, or standard input. What cannot seek is first copied into a temporary file, where that is needed
/// to tell the format or to read it twice.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isTemporary;

    private InputFile(string path, string name, bool isTemporary) => (_path, Name, _isTemporary) = (path, name, isTemporary);

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    internal static InputFile Open(string path, Stream standardInput)
    {
        if (path != FileFormats.Standard)
            WrongFileException.ThrowIfNoFile(path);
        if (path != FileFormats.Standard && IsPlain(path))
            return new InputFile(path, path, false);
        string copy = Path.Combine(Path.GetTempPath(), $"kerassharp-{Guid.NewGuid():N}.tmp"),
            name = path == FileFormats.Standard ? "standard input" : path;
        try
        {
            using var target = new FileStream(copy, FileMode.CreateNew, FileAccess.Write);
            if (path == FileFormats.Standard)
                standardInput.CopyTo(target);
            else
                using (var source = File.OpenRead(path))
                    source.CopyTo(target);
            return new InputFile(copy, name, true);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    /// <summary>The samples.</summary>
    /// <param name="format">The format; null where name or content shall tell it.</param>
    /// <param name="schemas">What the inputs take.</param>
    /// <param name="padding">How sequences are padded.</param>
    /// <exception cref="KerasException">The data are damaged, or do not fit.</exception>
    internal ISampleReader Read(FileFormat? format, IReadOnlyList<InputSchema> schemas, SequencePadding padding)
    {
        FileFormat found;
        using (var content = OpenStream())
            found = FileFormats.OfInput(Name, format, content);
        if (found is FileFormat.Npy or FileFormat.Npz && padding != new SequencePadding(null))
            throw new KerasException(
                $"{Name}: --maxlen, --padding and --truncating are for .csv and .jsonl; arrays have one length already"
            );
        string[] names = [.. schemas.Select(s => s.Name)];
        return found switch
        {
            FileFormat.Npy => ArraySampleReader.OfNpy(OpenStream(), Name, schemas),
            FileFormat.Npz => ArraySampleReader.OfNpz(_path, Name, schemas),
            FileFormat.Csv => new TextSampleReader(() => new CsvSamples(OpenStream(), Name), schemas, padding),
            _ => new TextSampleReader(() => new JsonLinesSamples(OpenStream(), Name, names), schemas, padding),
        };
    }

    public void Dispose()
    {
        if (_isTemporary)
            File.Delete(_path);
    }

    private FileStream OpenStream() => new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    // A pipe or device has no length to seek in.
    private static bool IsPlain(string path)
    {
        using var stream = File.OpenRead(path);
        return stream.CanSeek;
    }
}
