using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Data;

/// <summary>A stream of predictions to a file, some samples at a time.</summary>
public abstract class PredictionWriter : IDisposable
{
    /// <summary>Writes the next samples of each output.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public abstract void Write(PredictionBatch batch);

    /// <summary>Writes what comes at the end.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Complete();

    /// <inheritdoc/>
    public virtual void Dispose() { }

    /// <summary>A writer of the format.</summary>
    /// <param name="rules">The format, and what is written.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="target">The path beside which parts may be kept; null for a text, which has none.</param>
    /// <param name="names">The outputs' names.</param>
    /// <param name="ids">The columns of ids.</param>
    /// <param name="samples">How many samples will come, where known.</param>
    /// <exception cref="KerasException">The format holds one output, and there are several, or no ids.</exception>
    internal static PredictionWriter Open(
        OutputRules rules,
        Stream stream,
        string? target,
        IReadOnlyList<string> names,
        IReadOnlyList<IdColumn> ids,
        long? samples
    )
    {
        rules.Require(names, ids);
        return rules.Format switch
        {
            FileFormat.Npy => new NpyPredictionWriter(stream, samples),
            FileFormat.Npz => new NpzPredictionWriter(stream, target!, names, samples),
            FileFormat.Csv => new CsvPredictionWriter(stream, names[0], ids, rules),
            FileFormat.Jsonl => new JsonLinesPredictionWriter(stream, names, ids),
            _ => new TablePredictionWriter(stream, rules.Tables!(rules.Format), names, ids, rules.IsFlat),
        };
    }

    /// <summary>The elements of a dense tensor.</summary>
    private protected static ReadOnlySpan<float> Flat(Tensor<float> x) => TokenIds.Flatten(x);
}
