namespace KerasSharp.Data;

/// <summary>How the rows of files become samples, and what goes with their predictions.</summary>
public sealed record SampleFileOptions
{
    /// <summary>Formats of tables beside text and arrays: those of KerasSharp.Data.Parquet and KerasSharp.Data.Arrow, or
    /// your own.</summary>
    public IReadOnlyList<ITableFormat> Tables { get; init; } = [];

    /// <summary>The columns, or keys of JSON objects, of each input by its name; none for all columns, which go to the only
    /// input.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Columns that are passed over.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Columns that are copied beside each prediction.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>What separates the fields of .csv; null for a comma, and a tab in .tsv.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What stands for a number that is missing; null where that is an error.</summary>
    public double? Missing { get; init; }

    /// <summary>To how many steps sequences are padded and cut, in front; null for the longest.</summary>
    public int? Length { get; init; }

    /// <summary>How many samples run at once; null for as many as are worth while.</summary>
    public int? BatchSize { get; init; }

    internal TextRules Rules =>
        new()
        {
            Delimiter = Delimiter,
            Missing = Missing is { } value ? new MissingRule(MissingKind.Value, value) : MissingRule.Error,
            Columns =
                Columns.Count + Ignored.Count + Ids.Count == 0
                    ? ColumnChoice.All
                    : new ColumnChoice
                    {
                        Inputs = [.. Columns.Select(c => new InputColumns(c.Key, c.Value))],
                        Ignored = Ignored,
                        Ids = Ids,
                    },
        };
}

/// <summary>Samples from files, and predictions to files: what <c>kerassharp predict</c> does, for programs.</summary>
public static class SampleFiles
{
    /// <summary>Opens files of samples, which are read one behind the other, in constant memory. Formats are told by names and content:
    /// .npy, .npz, .csv, .tsv, .jsonl (these also as .gz and .zst), and those of <see cref="SampleFileOptions.Tables"/>.</summary>
    /// <param name="model">The model, whose inputs tell what a sample is.</param>
    /// <param name="paths">Files, or patterns with * and ? in the last part of the name.</param>
    /// <param name="options">How rows become samples.</param>
    /// <returns>The samples: for each input a tensor [samples, ...] at a time; to be disposed of.</returns>
    /// <exception cref="ArgumentException">There are no paths.</exception>
    /// <exception cref="KerasException">The data are damaged, or do not fit the model.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ISampleReader Open(Model model, IReadOnlyList<string> paths, SampleFileOptions? options = null)
    {
        var (files, reader) = Read(model, paths, options ?? new SampleFileOptions());
        return new Owned(reader, files);
    }

    /// <summary>Predicts from files to a file, in constant memory: the file is there whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">As for <see cref="Open"/>.</param>
    /// <param name="output">The file; its name tells its format.</param>
    /// <param name="options">How rows become samples, and what goes with predictions.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many samples there were.</returns>
    /// <exception cref="ArgumentException">There are no inputs, or the output is empty.</exception>
    /// <exception cref="KerasException">The data are damaged, do not fit the model, or the output's format is not known.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static long Predict(
        Model model,
        IReadOnlyList<string> inputs,
        string output,
        SampleFileOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentException.ThrowIfNullOrEmpty(output);
        var given = options ?? new SampleFileOptions();
        var form = new OutputRules(FileFormats.OfOutput(output, null))
        {
            Delimiter = given.Delimiter ?? FileFormats.Delimiter(output),
            Tables = f => TableFiles.Of(given.Tables, f),
        };
        var (files, reader) = Read(model, inputs, given);
        var count = new Counter(progress);
        using (files)
        using (reader)
        {
            OutputFile.RequireOther(output, files.Files.Select(f => f.Path));
            OutputFile.Write(
                output,
                form.Format,
                Stream.Null,
                cancellation,
                (stream, beside) =>
                {
                    using var writer = PredictionWriter.Open(form, stream, beside, model.OutputNames, reader.IdColumns, reader.Count);
                    Prediction.Run(model, reader, files.Name, writer, given.BatchSize, count, cancellation);
                }
            );
        }
        return count.Done;
    }

    private static (InputFiles Files, ISampleReader Reader) Read(Model model, IReadOnlyList<string> paths, SampleFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        var files = InputFiles.Open(paths, Stream.Null, null, tables: f => TableFiles.Of(options.Tables, f));
        try
        {
            var (rules, padding) = (options.Rules, new SequencePadding(options.Length));
            rules.RequireUse(files.Format);
            return (
                files,
                model.TakesText
                    ? files.ReadTexts(model, padding, rules, options.BatchSize)
                    : files.Read(InputSchema.Of(model), padding, rules, _ => { })
            );
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private sealed class Counter(IProgress<long>? outer) : IProgress<long>
    {
        internal long Done { get; private set; }

        public void Report(long value)
        {
            Done = value;
            outer?.Report(value);
        }
    }

    private sealed class Owned(ISampleReader reader, InputFiles files) : ISampleReader
    {
        public long? Count => reader.Count;

        public double? Fraction => reader.Fraction;

        public IReadOnlyList<string> Names => reader.Names;

        public IReadOnlyList<IdColumn> IdColumns => reader.IdColumns;

        public SampleBatch Read(int most) => reader.Read(most);

        public void Dispose()
        {
            reader.Dispose();
            files.Dispose();
        }
    }
}
