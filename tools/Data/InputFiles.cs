using System.IO.Enumeration;

namespace KerasSharp.Data;

/// <summary>The files of samples that are read one behind the other, as one.</summary>
internal sealed class InputFiles : IDisposable
{
    private readonly InputFile[] _files;
    private readonly Func<FileFormat, ITableFormat> _tables;
    private FileStream? _current;
    private long _before;

    private InputFiles(InputFile[] files, Func<FileFormat, ITableFormat>? tables)
    {
        _files = files;
        _tables = tables ?? (format => throw new KerasException($"{Name}: the format {format} is not read here"));
    }

    /// <summary>What messages call them.</summary>
    internal string Name => _files.Length == 1 ? _files[0].Name : $"{_files[0].Name} and {_files.Length - 1} more";

    /// <summary>The files.</summary>
    internal IReadOnlyList<InputFile> Files => _files;

    /// <summary>The format that all have.</summary>
    internal FileFormat Format => _files[0].Format;

    /// <summary>What they are, as far as names, lengths and times of change tell it.</summary>
    /// <exception cref="KerasException">One cannot be read again.</exception>
    internal string Describe() =>
        string.Concat(
            _files.Select(f =>
                f.IsTemporary
                    ? throw new KerasException($"{f.Name}: --resume reads files again, found what can be read once only")
                    : $"{f.Path} {f.Length} {File.GetLastWriteTimeUtc(f.Path):O}\n"
            )
        );

    /// <summary>Opens files and finds out their format.</summary>
    /// <param name="paths">Files, patterns of names with * and ?, or "-".</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="format">The format, where the command line gives it.</param>
    /// <param name="option">The option that would give it.</param>
    /// <param name="tables">The formats of tables.</param>
    /// <exception cref="KerasException">A pattern fits no file, nothing tells a format, or formats differ.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static InputFiles Open(
        IReadOnlyList<string> paths,
        Stream standardInput,
        FileFormat? format,
        string option = "--input-format",
        Func<FileFormat, ITableFormat>? tables = null
    )
    {
        string[] found = [.. paths.SelectMany(Expand)];
        if (found.Count(p => p == FileFormats.Standard) > 1)
            throw new KerasException("standard input can be read once only");
        var files = new List<InputFile>();
        try
        {
            foreach (string path in found)
            {
                // Whoever writes many parts writes empty ones, too.
                bool isEmptyPart = files.Count > 0 && File.Exists(path) && new FileInfo(path).Length == 0;
                files.Add(InputFile.Open(path, standardInput, isEmptyPart ? files[0].Format : format, option));
                if (files[^1].Format != files[0].Format)
                    throw new KerasException(
                        $"{files[^1].Name}: expected all inputs of one format, found .{files[^1].Format.ToString().ToLowerInvariant()} "
                            + $"beside .{files[0].Format.ToString().ToLowerInvariant()} of {files[0].Name}"
                    );
            }
            return new InputFiles([.. files], tables);
        }
        catch
        {
            foreach (var file in files)
                file.Dispose();
            throw;
        }
    }

    /// <summary>A stretch of a file.</summary>
    internal static InputFiles OfSlice(string path, FileFormat format, FileSlice slice, Func<FileFormat, ITableFormat> tables) =>
        new([InputFile.OfSlice(path, format, slice)], tables);

    /// <summary>The samples.</summary>
    /// <param name="schemas">What the inputs take.</param>
    /// <param name="padding">How sequences are padded.</param>
    /// <param name="rules">How rows become samples.</param>
    /// <param name="notice">Is told, once each, what was taken for what although nothing says so.</param>
    /// <param name="facts">What all samples tell, where these are a part of them.</param>
    /// <exception cref="KerasException">The data are damaged, or do not fit.</exception>
    internal ISampleReader Read(
        IReadOnlyList<InputSchema> schemas,
        SequencePadding padding,
        TextRules rules,
        Action<string> notice,
        SampleFacts? facts = null
    )
    {
        if (Format is FileFormat.Npy or FileFormat.Npz && padding != new SequencePadding(null))
            throw new KerasException(
                $"{Name}: --maxlen, --padding and --truncating are for tables and .jsonl; arrays have one length already"
            );
        // Rows may be read twice.
        var said = new HashSet<string>();
        void Once(string text)
        {
            if (said.Add(text))
                notice(text);
        }
        if (Format is FileFormat.Npy or FileFormat.Npz)
            return _files.Length == 1 ? Arrays(_files[0]) : new ConcatenatedSamples([.. _files.Select(f => (f.Name, Arrays(f)))]);
        ISampleReader Arrays(InputFile file)
        {
            ISampleReader all =
                Format == FileFormat.Npy
                    ? ArraySampleReader.OfNpy(file.OpenBytes(), file.Name, schemas)
                    : ArraySampleReader.OfNpz(file.Path, file.Name, schemas, notice);
            return file.Slice is { } slice ? new SlicedSamples(all, slice, file.Name) : all;
        }
        return new RowSampleReader(
            () =>
                new ConcatenatedRows([.. _files.Select(f => (Func<IRowReader>)(() => Rows(f, schemas, rules, Once)))], !NamesMatter(rules)),
            schemas,
            padding,
            rules,
            Fraction,
            FileFormats.IsTable(Format) && rules.Rejected is null && facts is null ? CountRows() : null,
            facts
        );
    }

    /// <summary>Whether each file is a text whose first line is a header.</summary>
    /// <param name="schemas">What the inputs take; none for a model that takes texts.</param>
    /// <param name="model">The model.</param>
    /// <param name="rules">How rows become samples.</param>
    /// <param name="notice">Is told what was taken for a header although nothing says so.</param>
    /// <exception cref="KerasException">Their columns differ, and are not chosen by name.</exception>
    internal IReadOnlyList<bool> Headers(IReadOnlyList<InputSchema> schemas, Model model, TextRules rules, Action<string> notice)
    {
        if (Format is FileFormat.Npy or FileFormat.Npz)
            return [.. _files.Select(_ => false)];
        if (model.TakesText)
            return [.. _files.Select(f => Format == FileFormat.Csv && MixedSampleReader.HasHeader(f, model, rules))];
        var found = new List<bool>();
        (string, IReadOnlyList<string>)? first = null;
        foreach (var file in _files)
        {
            using var rows = Rows(file, schemas, rules, notice);
            if (Format == FileFormat.Csv)
                rows.Advance();
            found.Add(Format == FileFormat.Csv && rows.Header is not null);
            if (NamesMatter(rules) && rows.Header is { } names)
                ConcatenatedRows.RequireSame(first ??= (file.Name, names), file.Name, names);
        }
        return found;
    }

    /// <summary>The samples of a model that takes texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="padding">How sequences are padded, which is the model's affair here.</param>
    /// <param name="rules">How lines of text become samples.</param>
    /// <param name="batchSize">How many samples run at once; null for 32.</param>
    /// <exception cref="KerasException">The files are of a format that holds no texts, or options are given that change none.</exception>
    internal ISampleReader ReadTexts(Model model, SequencePadding padding, TextRules rules, int? batchSize)
    {
        if (padding != new SequencePadding(null))
            throw new KerasException($"{Name}: --maxlen, --padding and --truncating are not for models that take texts");
        return new MixedSampleReader(_files, model, batchSize, rules);
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private static bool NamesMatter(TextRules rules) => rules.Columns.Inputs.Count + rules.Columns.Texts.Count == 0;

    private long CountRows()
    {
        long rows = 0;
        foreach (var file in _files)
        {
            using var table = _tables(Format).Open(file.Path, file.Name);
            rows += table.Rows;
        }
        return rows;
    }

    private IRowReader Rows(InputFile file, IReadOnlyList<InputSchema> schemas, TextRules rules, Action<string> notice)
    {
        _before = _files.TakeWhile(f => f != file).Sum(f => f.Length);
        _current = null;
        if (FileFormats.IsTable(Format))
            return new TableRows(_tables(Format).Open(file.Path, file.Name), file.Name, schemas, rules, file.Slice);
        var text = file.OpenText(out var bytes);
        _current = bytes;
        return Format == FileFormat.Csv
            ? new CsvSamples(text, file.Name, rules, notice, schemas, file.LinesBefore)
            : new JsonLinesSamples(text, file.Name, schemas, rules, file.LinesBefore);
    }

    private double? Fraction()
    {
        long all = _files.Sum(f => f.Length);
        return _current is { CanRead: true } file && all > 0 ? (double)(_before + file.Position) / all : null;
    }

    /// <summary>The files that a name with * and ? in its last part stands for, in their order.</summary>
    internal static IEnumerable<string> Expand(string path)
    {
        if (path == FileFormats.Standard || path.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path) || FileSignatureIsUrl(path))
            return [path];
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } some ? some : ".",
            pattern = Path.GetFileName(path);
        if (folder.AsSpan().IndexOfAny('*', '?') >= 0)
            throw new KerasException($"{path}: expected * and ? in the last part of a name only");
        if (!Directory.Exists(folder))
            throw new KerasException($"{path}: no such folder");
        string[] found =
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(f => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f), ignoreCase: false))
                .Select(f => folder == "." && !path.StartsWith("./", StringComparison.Ordinal) ? Path.GetFileName(f) : f)
                .Order(StringComparer.Ordinal),
        ];
        return found.Length > 0 ? found : throw new KerasException($"{path}: no file has such a name");
    }

    private static bool FileSignatureIsUrl(string path) => path.Contains("://", StringComparison.Ordinal);
}
