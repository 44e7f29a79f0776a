namespace KerasSharp.Data;

/// <summary>Reads texts, and numbers beside them, for a model with layers that run before its graph, and gives what these make of
/// them.</summary>
internal sealed class MixedSampleReader : ISampleReader
{
    private readonly Model _model;
    private readonly int _most;
    private readonly MixedColumn[] _columns;
    private readonly IEnumerator<int> _rows;

    /// <param name="files">The texts, all of one format.</param>
    /// <param name="model">The model.</param>
    /// <param name="batchSize">How many samples run at once; null for 32. Texts of any length are filled up to the longest of
    /// them.</param>
    /// <param name="rules">How lines of text become samples.</param>
    /// <exception cref="KerasException">The files are of a format that holds no texts, or rules are given that change none.</exception>
    internal MixedSampleReader(IReadOnlyList<InputFile> files, Model model, int? batchSize, TextRules rules)
    {
        _model = model;
        _most = model.TextLengthsVary ? batchSize ?? 32 : int.MaxValue;
        _columns = [.. model.InputLayers.Select(layer => new MixedColumn(layer))];
        RequireNoOtherRules(rules);
        if (files[0].Format is not (FileFormat.Csv or FileFormat.Jsonl) and var other)
            throw new KerasException(
                $"{files[0].Name}: the model takes texts, which stand in .jsonl, .json or .csv, "
                    + $"found .{other.ToString().ToLowerInvariant()}"
            );
        var rows = files.SelectMany(file =>
            file.Format == FileFormat.Csv
                ? MixedRows.OfCsv(file.OpenText(out _), file.Name, _columns, rules, file.LinesBefore)
                : MixedRows.OfJson(file.OpenText(out _), file.Name, _columns, rules, file.LinesBefore)
        );
        _rows = rows.GetEnumerator();
    }

    /// <summary>Whether the first line of a .csv file names the inputs, or is a header as the rules say.</summary>
    internal static bool HasHeader(InputFile file, Model model, TextRules rules) =>
        MixedRows.HasHeader(file.OpenText(out _), file.Name, [.. model.InputLayers.Select(layer => new MixedColumn(layer))], rules);

    public long? Count => null;

    public IReadOnlyList<string> Names => [.. _columns.Select(c => c.Name)];

    public SampleBatch Read(int most)
    {
        for (int n = 0; n < Math.Min(most, _most) && _rows.MoveNext(); n++) { }
        return new SampleBatch(_model.Vectorize([.. _columns.Select(c => c.Take())]), []);
    }

    public void Dispose() => _rows.Dispose();

    // An option that is passed over in silence would change predictions.
    private static void RequireNoOtherRules(TextRules rules)
    {
        string? option =
            !rules.Columns.IsAll ? "--columns, --ignore, --id and --text are"
            : rules.Missing != MissingRule.Error ? "--missing is"
            : rules.Rejected is not null ? "--bad-rows is"
            : null;
        if (option is not null)
            throw new KerasException($"{option} not for models that take texts");
    }
}
