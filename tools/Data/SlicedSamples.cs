namespace KerasSharp.Data;

/// <summary>A stretch of the samples of arrays.</summary>
/// <param name="reader">All of them.</param>
/// <param name="slice">The stretch.</param>
/// <param name="name">What messages call them.</param>
internal sealed class SlicedSamples(ISampleReader reader, FileSlice slice, string name) : ISampleReader
{
    private const int AtOnce = 4096;

    private long _at;

    public long? Count => slice.To - slice.From;

    public IReadOnlyList<string> Names => reader.Names;

    public SampleBatch Read(int most)
    {
        while (_at < slice.From)
            _at += Take((int)Math.Min(AtOnce, slice.From - _at)).Count;
        if (_at == slice.To)
            return reader.Read(0);
        var batch = Take((int)Math.Min(most, slice.To - _at));
        _at += batch.Count;
        return batch;
    }

    public void Dispose() => reader.Dispose();

    private SampleBatch Take(int most)
    {
        var batch = reader.Read(most);
        return batch.Count > 0 ? batch : throw new KerasFormatException($"{name}: expected at least {slice.To} samples, found {_at}");
    }
}
