namespace KerasSharp.Data;

/// <summary>A file of samples, or standard input. What cannot seek is first copied into a temporary file, to tell its format and to read
/// it twice where that is needed.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isTemporary;

    private InputFile(string path, string name, bool isTemporary) => (_path, Name, _isTemporary) = (path, name, isTemporary);

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    /// <summary>Its format.</summary>
    internal FileFormat Format { get; private set; }

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
            using var content = file.OpenStream();
            file.Format = FileFormats.OfInput(file.Name, format, content, option);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The samples.</summary>
    /// <param name="schemas">What the inputs take.</param>
    /// <param name="padding">How sequences are padded.</param>
    /// <param name="rules">How lines of text become samples.</param>
    /// <param name="notice">Is told, once each, what was taken for what although nothing says so.</param>
    /// <exception cref="KerasException">The data are damaged, or do not fit.</exception>
    internal ISampleReader Read(IReadOnlyList<InputSchema> schemas, SequencePadding padding, TextRules rules, Action<string> notice)
    {
        if (Format is FileFormat.Npy or FileFormat.Npz && padding != new SequencePadding(null))
            throw new KerasException(
                $"{Name}: --maxlen, --padding and --truncating are for .csv and .jsonl; arrays have one length already"
            );
        // Text may be read twice.
        var said = new HashSet<string>();
        void Once(string text)
        {
            if (said.Add(text))
                notice(text);
        }
        return Format switch
        {
            FileFormat.Npy => ArraySampleReader.OfNpy(OpenStream(), Name, schemas),
            FileFormat.Npz => ArraySampleReader.OfNpz(_path, Name, schemas, notice),
            FileFormat.Csv => new TextSampleReader(() => new CsvSamples(OpenStream(), Name, rules, Once), schemas, padding),
            _ => new TextSampleReader(() => new JsonLinesSamples(OpenStream(), Name, schemas, rules), schemas, padding),
        };
    }

    public void Dispose()
    {
        if (_isTemporary)
            File.Delete(_path);
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

    private FileStream OpenStream() => new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    // A pipe or device has no length to seek in. A FIFO is opened once only: closing it would end whoever writes it.
    private static bool IsPlain(string path)
    {
        if (!KerasSharp.IO.AtomicFile.CanReplace(path))
            return false;
        using var stream = File.OpenRead(path);
        return stream.CanSeek;
    }
}
