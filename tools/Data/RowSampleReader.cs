using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Makes samples of rows. Where those of any length are padded to the longest, or means are filled in, all rows are read
/// twice.</summary>
internal sealed class RowSampleReader : ISampleReader
{
    private readonly IRowReader _reader;
    private readonly TextRules _rules;
    private readonly SampleShaper[] _shapers;
    private readonly ColumnMeans[]? _means;
    private readonly TextSample[] _next;
    private readonly float[][] _buffers;
    private readonly List<IdValue>[] _ids;
    private readonly Func<double?> _fraction;
    private double? _done;
    private int[][] _shapes = [];
    private bool _hasNext;

    /// <param name="open">Opens the text at its beginning.</param>
    /// <param name="schemas">What the inputs take.</param>
    /// <param name="padding">How sequences are padded.</param>
    /// <param name="rules">How rows become samples.</param>
    /// <param name="fraction">Tells how much of the text is read.</param>
    /// <param name="count">How many samples there are, where known.</param>
    /// <param name="facts">What all samples tell, where these are a part of them, which may be without one; null where they are
    /// all.</param>
    /// <exception cref="KerasException">There is no sample, or one does not fit.</exception>
    internal RowSampleReader(
        Func<IRowReader> open,
        IReadOnlyList<InputSchema> schemas,
        SequencePadding padding,
        TextRules? rules = null,
        Func<double?>? fraction = null,
        long? count = null,
        SampleFacts? facts = null
    )
    {
        Count = count;
        (_rules, _fraction) = (rules ?? TextRules.Usual, fraction ?? (() => null));
        Names = [.. schemas.Select(s => s.Name)];
        _shapers = [.. schemas.Select(s => new SampleShaper(s, padding, schemas.Count == 1))];
        _next = [.. schemas.Select(_ => new TextSample())];
        _buffers = [.. schemas.Select(_ => Array.Empty<float>())];
        _ids = [.. _rules.Columns.Ids.Select(_ => new List<IdValue>())];
        if (_rules.Missing.Kind == MissingKind.Mean)
            _means = [.. schemas.Select((s, i) => facts?.Means is { } m ? ColumnMeans.Of(s, m[i]) : Means(s, _shapers[i]))];
        if (facts is not null)
            _shapes = [.. facts.Shapes];
        else if (_means is not null || _shapers.Any(s => s.NeedsLongest))
            Count = Measure(open) ?? count;
        _reader = open();
        try
        {
            _hasNext = Advance(_reader);
            if (!_hasNext && facts is null)
                throw new KerasException($"{_reader.Name}: expected at least one sample, found none{Rejects()}");
            IdColumns = _reader.IdColumns;
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public long? Count { get; }

    public double? Fraction => _done;

    /// <summary>What these samples tell, where they are all.</summary>
    internal SampleFacts Facts => new(_shapes, _means?.Select(m => m.Values).ToArray(), Count);

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<IdColumn> IdColumns { get; }

    public SampleBatch Read(int most)
    {
        foreach (var column in _ids)
            column.Clear();
        int samples = 0;
        for (; samples < most && _hasNext; samples++)
        {
            for (int i = 0; i < _next.Length; i++)
            {
                int size = Size(i),
                    start = checked(samples * size);
                if (_buffers[i].Length < start + size)
                    Array.Resize(
                        ref _buffers[i],
                        Math.Max(checked(start + size), (int)Math.Min((long)most * size, Math.Min(2L * start, Array.MaxLength)))
                    );
                _shapers[i].Put(_next[i], _reader.Place, _buffers[i].AsSpan(start, size), _shapes[i]);
            }
            for (int i = 0; i < _ids.Length; i++)
                _ids[i].Add(_reader.Ids[i]);
            _hasNext = Advance(_reader);
        }
        _done = _fraction();
        return new SampleBatch(
            [.. _shapes.Select((shape, i) => Tensor.Create(_buffers[i], [samples, .. shape.Select(e => (nint)e)]))],
            [.. _ids.Select(column => column.ToArray())]
        );
    }

    public void Dispose() => _reader.Dispose();

    private string Rejects() =>
        _rules.Rejected is { Count: > 0 } rejected ? $" but {rejected.Count} rejected rows, the first: {rejected.First}" : "";

    private int Size(int input) => _shapes[input].Aggregate(1, (a, b) => checked(a * b));

    /// <summary>Reads all once, for what must be known ahead.</summary>
    /// <returns>How many samples there are, where that is known.</returns>
    private long? Measure(Func<IRowReader> open)
    {
        if (_rules.Rejected is { } rejected)
            rejected.ComeAgain = true;
        long count = 0;
        using (var pass = open())
            for (; Advance(pass, isMeasuring: true); count++)
            for (int i = 0; i < _next.Length; i++)
            {
                _shapers[i].Measure(_next[i], pass.Place);
                _means?[i].Add(_next[i]);
            }
        if (_rules.Rejected is { } again)
            again.ComeAgain = false;
        // Rows that are refused later, for a shape that the first one set, are counted here.
        return _rules.Rejected is null ? count : null;
    }

    /// <summary>Goes to the next sample that can be given, and reads it.</summary>
    private bool Advance(IRowReader reader, bool isMeasuring = false)
    {
        while (reader.Advance())
            try
            {
                reader.Parse(_next);
                Check(reader, isMeasuring);
                return true;
            }
            catch (KerasException e) when (_rules.Rejected is { } rejected)
            {
                rejected.Add((reader as ConcatenatedRows)?.File ?? reader.Name, reader.Unit, reader.Line, e.Message, reader.Row);
            }
        return false;
    }

    private void Check(IRowReader reader, bool isMeasuring)
    {
        for (int i = 0; i < _next.Length; i++)
        {
            _shapers[i].HasColumns = reader.Header is not null;
            if (!isMeasuring)
                _means?[i].Fill(_next[i], reader.Place);
            if (_rules.Rejected is not null || isMeasuring)
                _shapers[i].Check(_next[i], reader.Place, _shapes.Length == 0 ? null : _shapes[i]);
        }
        // The first sample tells what the model leaves open.
        if (!isMeasuring && _shapes.Length == 0)
            _shapes = [.. _shapers.Select((s, i) => s.Shape(_next[i], reader.Place))];
    }

    private static ColumnMeans Means(InputSchema schema, SampleShaper shaper) =>
        shaper.Pads
            ? throw new KerasException(
                $"--missing mean: {schema.Kind} '{schema.Name}' takes sequences of any length, whose numbers have no mean; "
                    + $"expected --missing error or --missing NUMBER"
            )
            : new ColumnMeans(schema);
}
