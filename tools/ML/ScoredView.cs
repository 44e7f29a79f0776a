using Microsoft.ML;
using Microsoft.ML.Data;

namespace KerasSharp.ML;

/// <summary>Another view's rows, with a column for each output of a model.</summary>
internal sealed class ScoredView : IDataView
{
    private readonly IDataView _data;

    internal ScoredView(Model model, IDataView data, ScoreOptions options)
    {
        if (options.BatchSize < 1)
            throw new ArgumentException($"expected rows to compute together, found {options.BatchSize}", nameof(options));
        (Model, _data, BatchSize) = (model, data, options.BatchSize);
        var layers = model.InputLayers;
        Require(options.Inputs.Keys, layers.Select(l => l.Name!), "inputs");
        Require(options.Outputs.Keys, model.OutputNames, "outputs");
        Inputs =
        [
            .. layers.Select(l => new InputColumn(
                l,
                options.Inputs.GetValueOrDefault(l.Name!)
                    ?? (layers.Count == 1 && data.Schema.GetColumnOrNull(l.Name!) is null ? "Features" : l.Name!),
                data.Schema
            )),
        ];
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(data.Schema);
        for (int i = 0; i < model.OutputNames.Count; i++)
        {
            string name = model.OutputNames[i];
            int[] extents = [.. model.OutputShapes[i].Select(e => e ?? 0)];
            schema.AddColumn(
                options.Outputs.GetValueOrDefault(name) ?? (model.OutputNames.Count == 1 ? "Score" : name),
                extents.Length == 0
                    ? new VectorDataViewType(NumberDataViewType.Single, 1)
                    : new VectorDataViewType(NumberDataViewType.Single, extents)
            );
        }
        Schema = schema.ToSchema();
    }

    internal Model Model { get; }

    internal int BatchSize { get; }

    internal IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>How many columns come from the other view: the model's stand behind them.</summary>
    internal int Given => _data.Schema.Count;

    /// <summary>Rows come in the order of the data: what is read ahead has to be what is handed on.</summary>
    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _data.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var rows = _data.GetRowCursor([.. needed.Where(c => c.Index < Given).Select(c => _data.Schema[c.Index])]);
        var ahead = needed.Any(c => c.Index >= Given) ? _data.GetRowCursor([.. Inputs.Select(i => i.Column)]) : null;
        return new ScoredCursor(this, rows, ahead);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static void Require(IEnumerable<string> given, IEnumerable<string> known, string what)
    {
        foreach (string name in given)
            if (!known.Contains(name))
                throw new ArgumentException($"'{name}': expected {what} of the model ({string.Join(", ", known)})");
    }
}
