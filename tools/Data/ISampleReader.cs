namespace KerasSharp.Data;

/// <summary>A stream of samples for a model, so many at a time.</summary>
public interface ISampleReader : IDisposable
{
    /// <summary>All samples, where known ahead.</summary>
    long? Count { get; }

    /// <summary>How much of the source is read, from 0 to 1; null where only <see cref="Count"/> tells it.</summary>
    double? Fraction => null;

    /// <summary>What is read, in this order: all inputs, but those that the file may leave out and does.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The columns of ids, in the order of <see cref="SampleBatch.Ids"/>.</summary>
    IReadOnlyList<IdColumn> IdColumns => [];

    /// <summary>Reads the next samples of each input. What was given before may be overwritten.</summary>
    /// <param name="most">As many samples at most.</param>
    /// <returns>At least one sample, but at the end none.</returns>
    /// <exception cref="KerasException">A row is damaged or does not fit the model; the message names its place.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    SampleBatch Read(int most);
}
