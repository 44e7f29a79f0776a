using System.Numerics.Tensors;

namespace KerasSharp.Cli.Data;

/// <summary>Reads texts, and numbers beside them, for a model with layers that run before its graph, and gives what these make of
/// them.</summary>
internal sealed class MixedSampleReader : ISampleReader
{
    private readonly Model _model;
    private readonly int _most;
    private readonly MixedColumn[] _columns;
    private readonly IEnumerator<int> _rows;

    /// <param name="file">The texts.</param>
    /// <param name="model">The model.</param>
    /// <param name="batchSize">How many samples run at once; null for 32. Texts of any length are filled up to the longest of
    /// them.</param>
    /// <param name="rules">How lines of text become samples.</param>
    /// <exception cref="KerasException">The file is of a format that holds no texts.</exception>
    internal MixedSampleReader(InputFile file, Model model, int? batchSize, TextRules rules)
    {
        _model = model;
        _most = model.TextLengthsVary ? batchSize ?? 32 : int.MaxValue;
        _columns = [.. model.InputLayers.Select(layer => new MixedColumn(layer))];
        var rows = file.Format switch
        {
            FileFormat.Csv => MixedRows.OfCsv(file.OpenStream(), file.Name, _columns, rules),
            FileFormat.Jsonl => MixedRows.OfJson(file.OpenStream(), file.Name, _columns, rules),
            var other => throw new KerasException(
                $"{file.Name}: the model takes texts, which stand in .jsonl, .json or .csv, found .{other.ToString().ToLowerInvariant()}"
            ),
        };
        _rows = rows.GetEnumerator();
    }

    public long? Count => null;

    public IReadOnlyList<string> Names => [.. _columns.Select(c => c.Name)];

    public Tensor<float>[] Read(int most)
    {
        for (int n = 0; n < Math.Min(most, _most) && _rows.MoveNext(); n++) { }
        return _model.Vectorize([.. _columns.Select(c => c.Take())]);
    }

    public void Dispose() => _rows.Dispose();
}
