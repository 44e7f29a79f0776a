using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Reads a model's inputs, so many samples at a time.</summary>
internal interface ISampleReader : IDisposable
{
    /// <summary>All samples, where known ahead.</summary>
    long? Count { get; }

    /// <summary>What is read, in this order: all inputs, but those that the file may leave out and does.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads the next samples of each input: at most <paramref name="most"/>, and none at the end. What was given before
    /// may be overwritten.</summary>
    Tensor<float>[] Read(int most);
}
