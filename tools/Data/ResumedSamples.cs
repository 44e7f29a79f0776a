namespace KerasSharp.Data;

/// <summary>Samples behind those that an earlier run predicted.</summary>
/// <param name="reader">All of them.</param>
/// <param name="name">What messages call them.</param>
/// <param name="done">How many are passed over.</param>
internal sealed class ResumedSamples(ISampleReader reader, string name, long done) : ISampleReader
{
    private const int AtOnce = 4096;

    private long _passed;

    public long? Count => reader.Count - done;

    public double? Fraction => reader.Fraction;

    public IReadOnlyList<string> Names => reader.Names;

    public IReadOnlyList<IdColumn> IdColumns => reader.IdColumns;

    public SampleBatch Read(int most)
    {
        while (_passed < done)
        {
            int got = reader.Read((int)Math.Min(AtOnce, done - _passed)).Count;
            if (got == 0)
                throw new KerasException($"{name}: --resume expected at least the {done} samples that are predicted, found {_passed}");
            _passed += got;
        }
        return reader.Read(most);
    }

    public void Dispose() => reader.Dispose();
}
