using System.Globalization;
using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Writes a table: the ids, then each output as a column of numbers, of lists, or as one column for each of its numbers.</summary>
internal sealed class TablePredictionWriter(
    Stream stream,
    ITableFormat format,
    IReadOnlyList<string> names,
    IReadOnlyList<IdColumn> ids,
    bool isFlat
) : PredictionWriter
{
    // A group of rows is what other programs read at once: many rows, but not many numbers.
    private const int MostRows = 1 << 17,
        MostNumbers = 1 << 24;

    private readonly List<IdValue>[] _ids = [.. ids.Select(_ => new List<IdValue>())];
    private readonly List<float>[] _outputs = [.. names.Select(_ => new List<float>())];
    private int[] _sizes = [];
    private bool[] _isScalar = [];
    private int _rows;
    private ITableWriter? _table;

    public override void Write(PredictionBatch batch)
    {
        if (_table is null)
        {
            _sizes = [.. batch.Outputs.Select(Size)];
            _isScalar = [.. batch.Outputs.Select((y, i) => _sizes[i] == 1 && y.Rank <= 2)];
            _table = format.Create(stream, Columns());
        }
        for (int i = 0; i < _outputs.Length; i++)
            if (Size(batch.Outputs[i]) != _sizes[i])
                throw new KerasException($"output '{names[i]}': expected {_sizes[i]} numbers a sample, found {Size(batch.Outputs[i])}");
        // Groups end at the same rows however these come, so that the file does too.
        int most = Math.Min(MostRows, Math.Max(1, MostNumbers / Math.Max(1, _sizes.Max())));
        for (int from = 0; from < batch.Count; )
        {
            int count = Math.Min(batch.Count - from, most - _rows);
            Add(batch, from, count);
            from += count;
            if (_rows == most)
                Flush();
        }
    }

    private void Add(PredictionBatch batch, int from, int count)
    {
        for (int i = 0; i < _ids.Length; i++)
        for (int row = from; row < from + count; row++)
            _ids[i].Add(batch.Ids[i][row]);
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i].AddRange(Flat(batch.Outputs[i]).Slice(from * _sizes[i], count * _sizes[i]));
        _rows += count;
    }

    public override void Complete()
    {
        Flush();
        _table?.Complete();
    }

    public override void Dispose() => _table?.Dispose();

    private static int Size(Tensor<float> y) => y.Lengths[1..].ToArray().Aggregate(1, (a, b) => checked(a * (int)b));

    private TableColumn[] Columns()
    {
        var columns = new List<TableColumn>();
        foreach (var id in ids)
            columns.Add(new TableColumn(id.Name, id.IsWhole ? TableColumnKind.Whole : TableColumnKind.Text, ""));
        for (int i = 0; i < names.Count; i++)
            if (_isScalar[i])
                columns.Add(new TableColumn(names[i], TableColumnKind.Number, ""));
            else if (!isFlat)
                columns.Add(new TableColumn(names[i], TableColumnKind.Numbers, ""));
            else
                for (int k = 0; k < _sizes[i]; k++)
                    columns.Add(new TableColumn($"{names[i]}_{k}", TableColumnKind.Number, ""));
        if (columns.Select(c => c.Name).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new KerasException($"expected columns of different names, found '{Wording.Clip(twice.Key)}' {twice.Count()} times");
        return [.. columns];
    }

    private void Flush()
    {
        if (_rows == 0 || _table is null)
            return;
        var values = new List<TableValues>();
        for (int i = 0; i < _ids.Length; i++)
            values.Add(
                ids[i].IsWhole
                    ? new TableValues { Wholes = [.. _ids[i].Select(v => long.Parse(v.Text, CultureInfo.InvariantCulture))] }
                    : new TableValues { Texts = [.. _ids[i].Select(v => v.Text)] }
            );
        for (int i = 0; i < _outputs.Length; i++)
            Add(values, _outputs[i], _sizes[i], _isScalar[i]);
        _table.Write(_rows, values);
        foreach (var column in _ids)
            column.Clear();
        foreach (var output in _outputs)
            output.Clear();
        _rows = 0;
    }

    private void Add(List<TableValues> values, List<float> output, int size, bool isScalar)
    {
        if (isScalar)
            values.Add(new TableValues { Numbers = [.. output.Select(v => (double)v)] });
        else if (!isFlat)
            values.Add(
                new TableValues
                {
                    Numbers = [.. output.Select(v => (double)v)],
                    Starts = [.. Enumerable.Range(0, _rows + 1).Select(r => checked(r * size))],
                }
            );
        else
            for (int k = 0; k < size; k++)
            {
                var column = new double[_rows];
                for (int row = 0; row < _rows; row++)
                    column[row] = output[row * size + k];
                values.Add(new TableValues { Numbers = column });
            }
    }
}
