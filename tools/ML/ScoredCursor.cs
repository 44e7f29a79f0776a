using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KerasSharp.ML;

/// <summary>Two cursors over the same data: one hands rows on, the other reads a batch ahead for the model.</summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly ScoredView _view;
    private readonly DataViewRowCursor _rows;
    private readonly DataViewRowCursor? _ahead;
    private readonly Func<float[]>[] _readers;
    private float[][][] _scores = [];
    private int _at = -1;

    internal ScoredCursor(ScoredView view, DataViewRowCursor rows, DataViewRowCursor? ahead)
    {
        (_view, _rows, _ahead) = (view, rows, ahead);
        _readers = ahead is null ? [] : [.. view.Inputs.Select(i => i.Reader(ahead))];
    }

    public override long Position => _rows.Position;

    public override long Batch => _rows.Batch;

    public override DataViewSchema Schema => _view.Schema;

    public override bool MoveNext()
    {
        if (!_rows.MoveNext())
            return false;
        if (_ahead is not null && ++_at >= _scores.Length)
            Compute();
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        column.Index >= _view.Given ? _ahead is not null : _rows.IsColumnActive(_rows.Schema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (column.Index < _view.Given)
            return _rows.GetGetter<TValue>(_rows.Schema[column.Index]);
        if (_ahead is null)
            throw new InvalidOperationException($"the column '{column.Name}' was not asked for");
        int output = column.Index - _view.Given;
        ValueGetter<VBuffer<float>> get = (ref VBuffer<float> value) =>
        {
            float[] score = _scores[_at][output];
            var editor = VBufferEditor.Create(ref value, score.Length);
            score.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return get as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"the column '{column.Name}': expected VBuffer<float>, found {typeof(TValue)}");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _rows.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            _ahead?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Compute()
    {
        var read = new List<float[][]>();
        while (read.Count < _view.BatchSize && _ahead!.MoveNext())
            read.Add([.. _readers.Select(r => r())]);
        if (read.Count == 0)
            throw new InvalidOperationException("the data had fewer rows when they were read a second time");
        _at = 0;
        var scores = new float[read.Count][][];
        // Rows whose lengths differ make batches of their own, in their order.
        for (int first = 0, end; first < read.Count; first = end)
        {
            for (end = first + 1; end < read.Count && SameLengths(read[first], read[end]); end++) { }
            Score(read.GetRange(first, end - first)).CopyTo(scores, first);
        }
        _scores = scores;
    }

    private static bool SameLengths(float[][] a, float[][] b) => a.Zip(b).All(p => p.First.Length == p.Second.Length);

    private float[][][] Score(List<float[][]> rows)
    {
        var inputs = new Tensor<float>[_view.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] all = [.. rows.SelectMany(r => r[i])];
            inputs[i] = Tensor.Create(all, [rows.Count, .. _view.Inputs[i].ShapeOf(rows[0][i].Length)]);
        }
        var outputs = _view.Model.Predict(inputs, rows.Count);
        float[][] flat = [.. outputs.Select(Flat)];
        return
        [
            .. Enumerable
                .Range(0, rows.Count)
                .Select(n => flat.Select(f => f.AsSpan(n * (f.Length / rows.Count), f.Length / rows.Count).ToArray()).ToArray()),
        ];
    }

    private static float[] Flat(Tensor<float> x)
    {
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values;
    }
}
