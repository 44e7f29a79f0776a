using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Data;

/// <summary>Writes a model's outputs, some samples at a time.</summary>
internal abstract class PredictionWriter : IDisposable
{
    /// <summary>Writes the next samples of each output.</summary>
    internal abstract void Write(IReadOnlyList<Tensor<float>> outputs);

    /// <summary>Writes what comes at the end.</summary>
    internal abstract void Complete();

    public virtual void Dispose() { }

    /// <summary>A writer of the format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="target">The path beside which parts may be kept; null for a text, which has none.</param>
    /// <param name="names">The outputs' names.</param>
    /// <param name="samples">How many samples will come, where known.</param>
    /// <exception cref="KerasException">The format holds one output, and there are several.</exception>
    internal static PredictionWriter Open(FileFormat format, Stream stream, string? target, IReadOnlyList<string> names, long? samples)
    {
        if (format is FileFormat.Npy or FileFormat.Csv && names.Count > 1)
            throw new KerasException(
                $"the model has {names.Count} outputs ({Wording.List(names)}); expected the output format npz or jsonl, found "
                    + $"{format.ToString().ToLowerInvariant()}"
            );
        return format switch
        {
            FileFormat.Npy => new NpyPredictionWriter(stream, samples),
            FileFormat.Npz => new NpzPredictionWriter(stream, target!, names, samples),
            FileFormat.Csv => new CsvPredictionWriter(stream),
            _ => new JsonLinesPredictionWriter(stream, names),
        };
    }

    /// <summary>The elements of a dense tensor.</summary>
    protected static ReadOnlySpan<float> Flat(Tensor<float> x) =>
        MemoryMarshal.CreateReadOnlySpan(ref x.GetPinnableReference(), checked((int)x.FlattenedLength));
}
