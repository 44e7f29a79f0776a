using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Reads samples from .csv or .jsonl. Where samples of any length are padded to the longest, the text is read twice.</summary>
internal sealed class TextSampleReader : ISampleReader
{
    private readonly ITextReader _reader;
    private readonly SampleShaper[] _shapers;
    private readonly TextSample[] _next;
    private readonly int[][] _shapes;
    private readonly float[][] _buffers;
    private bool _hasNext;

    /// <param name="open">Opens the text at its beginning.</param>
    /// <param name="schemas">What the inputs take.</param>
    /// <param name="padding">How sequences are padded.</param>
    /// <exception cref="KerasException">There is no sample, or one does not fit.</exception>
    internal TextSampleReader(Func<ITextReader> open, IReadOnlyList<InputSchema> schemas, SequencePadding padding)
    {
        Names = [.. schemas.Select(s => s.Name)];
        _shapers = [.. schemas.Select(s => new SampleShaper(s, padding, schemas.Count == 1))];
        _next = [.. schemas.Select(_ => new TextSample())];
        _buffers = [.. schemas.Select(_ => Array.Empty<float>())];
        if (_shapers.Any(s => s.NeedsLongest))
        {
            using var pass = open();
            for (Count = 0; pass.Read(_next); Count++)
            for (int i = 0; i < _next.Length; i++)
                _shapers[i].Measure(_next[i], pass.Place);
        }
        _reader = open();
        try
        {
            _hasNext = _reader.Read(_next);
            if (!_hasNext)
                throw new KerasException($"{_reader.Name}: expected at least one sample, found none");
            _shapes = [.. _shapers.Select((s, i) => s.Shape(_next[i], _reader.Place))];
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public long? Count { get; }

    public IReadOnlyList<string> Names { get; }

    public Tensor<float>[] Read(int most)
    {
        int samples = 0;
        for (; samples < most && _hasNext; samples++)
        {
            for (int i = 0; i < _next.Length; i++)
            {
                int size = _shapes[i].Aggregate(1, (a, b) => checked(a * b)),
                    start = checked(samples * size);
                if (_buffers[i].Length < start + size)
                    Array.Resize(
                        ref _buffers[i],
                        Math.Max(checked(start + size), (int)Math.Min((long)most * size, Math.Min(2L * start, Array.MaxLength)))
                    );
                _shapers[i].Put(_next[i], _reader.Place, _buffers[i].AsSpan(start, size), _shapes[i]);
            }
            _hasNext = _reader.Read(_next);
        }
        return [.. _shapes.Select((shape, i) => Tensor.Create(_buffers[i], [samples, .. shape.Select(e => (nint)e)]))];
    }

    public void Dispose() => _reader.Dispose();
}
