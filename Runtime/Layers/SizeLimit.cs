using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Refuses layers whose weights or values cannot be had in the memory that there is, before any is taken for them: a short
/// configuration can ask for more than every machine has.</summary>
internal sealed class SizeLimit(long? bytes)
{
    private readonly long _bytes = ProcessMemory.Limit(bytes);
    private double _weights;

    /// <summary>Adds a weight to those of the model.</summary>
    /// <exception cref="ShapeException">It has no elements or too many, or all weights together have.</exception>
    internal void RequireWeight(string name, int[] shape)
    {
        if (shape.Any(e => e < 1))
            throw new ShapeException($"expected extents from 1 on for its weight '{name}', found [{Wording.List(shape)}]");
        double size = shape.Aggregate((double)sizeof(float), (a, e) => a * e);
        _weights += size;
        if (size / sizeof(float) > Array.MaxLength)
            throw new ShapeException($"expected at most {Array.MaxLength} elements in its weight '{name}', found [{Wording.List(shape)}]");
        if (_weights > _bytes)
            throw new ShapeException(
                $"its weight '{name}' [{Wording.List(shape)}] brings the model's weights to {_weights:N0} bytes; expected at most "
                    + $"{_bytes:N0}",
                new MemoryAdvice(_bytes, GrowsWithSamples: false)
            );
    }

    /// <summary>Checks a layer's output, of one sample.</summary>
    /// <exception cref="KerasException">An extent is negative, or the output is larger than all memory.</exception>
    internal void RequireValue(string path, Shape shape)
    {
        if (shape.Any(d => d.Factor < 0))
            throw new KerasException($"layer '{path}': expected an output without negative extents, found {shape}");
        double elements = shape.Aggregate(1d, (a, d) => a * d.Factor);
        if (elements > int.MaxValue || elements * sizeof(float) > _bytes)
            throw new KerasException(
                $"layer '{path}': its output {shape} has {elements * sizeof(float):N0} bytes a sample; expected at most "
                    + $"{Math.Min(_bytes, (long)int.MaxValue * sizeof(float)):N0}",
                new MemoryAdvice(_bytes, GrowsWithSamples: false)
            );
    }
}
