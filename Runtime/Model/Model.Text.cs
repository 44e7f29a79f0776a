using System.Numerics.Tensors;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Text;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Whether some input takes texts, or goes through a layer that runs before the graph (<see cref="TextLayer"/>). Such a model
    /// is given its inputs by <see cref="PredictInputs"/>, and is not trained.</summary>
    public bool TakesText => Inputs.Texts is not null;

    /// <summary>Whether all texts give as many numbers, or are filled up to the longest of those that run together.</summary>
    public bool TextLengthsVary => Inputs.Texts is { } texts && texts.Ports.Skip(texts.Passed.Count).Any(p => p.InputShape!.Contains(null));

    /// <summary>Predicts one output from one text a sample.</summary>
    /// <param name="x">The texts.</param>
    /// <param name="batchSize">How many samples run at once; null for 32. Texts without a fixed length are filled up to the longest of
    /// their batch, as in Keras.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="KerasException">The model has several inputs or outputs, or takes numbers.</exception>
    public Tensor<float> Predict(string[] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Only(PredictInputs([x], batchSize));
    }

    /// <summary>Predicts all outputs from inputs of numbers and of texts.</summary>
    /// <param name="xs">One [samples, ...] for each of <see cref="InputLayers"/>.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes. Texts without a fixed
    /// length are filled up to the longest of their batch, as in Keras.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="KerasException">The inputs do not fit; the message names the input, what was expected and what was
    /// found.</exception>
    public Tensor<float>[] PredictInputs(IReadOnlyList<InputData> xs, int? batchSize = null)
    {
        var (extents, samples) = Checked(xs);
        int batch = Math.Max(1, Inputs.BatchOf(samples, batchSize));
        var parts = new List<Tensor<float>[]>();
        for (int start = 0; start < samples || parts.Count == 0; start += batch)
            parts.Add(_predictor.PredictAll(Numbers(xs, extents, start, Math.Min(batch, samples - start)), batchSize, null));
        return parts.Count == 1 ? parts[0] : [.. OutputNames.Select((name, i) => Stacked(name, [.. parts.Select(p => p[i])]))];
    }

    /// <summary>What the graph of a model with texts takes: its numeric inputs, and behind them the numbers of each layer that runs before
    /// the graph.</summary>
    /// <param name="xs">One [samples, ...] for each of <see cref="InputLayers"/>.</param>
    /// <exception cref="KerasException">The inputs do not fit; the message names the input, what was expected and what was
    /// found.</exception>
    public Tensor<float>[] Vectorize(IReadOnlyList<InputData> xs)
    {
        var (extents, samples) = Checked(xs);
        return Numbers(xs, extents, 0, samples);
    }

    /// <summary>Predicts all outputs from what <see cref="Vectorize"/> gave.</summary>
    /// <param name="xs">One [samples, ...] for each of its tensors.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="KerasException">The tensors do not fit.</exception>
    public Tensor<float>[] PredictVectorized(IReadOnlyList<Tensor<float>> xs, int? batchSize = null) =>
        _predictor.PredictAll(xs, batchSize, null);

    private Tensor<float> Only(Tensor<float>[] ys) =>
        ys.Length == 1
            ? ys[0]
            : throw new KerasException($"model '{Name}' has {ys.Length} outputs ({Wording.List(OutputNames)}); use PredictInputs");

    /// <exception cref="KerasUnsupportedException">The model takes texts.</exception>
    private void RequireNumbers(string purpose)
    {
        if (TakesText)
            throw new KerasUnsupportedException(
                $"model '{Name}': {purpose} with layers that run before the graph (StringLookup, TextVectorization, Hashing, "
                    + $"HashedCrossing) is not supported; use the model behind them on the numbers that Vectorize gives"
            );
    }

    private (int[][] Extents, int Samples) Checked(IReadOnlyList<InputData> xs)
    {
        ArgumentNullException.ThrowIfNull(xs);
        if (xs.Count != InputLayers.Count)
            throw new KerasException(
                $"model '{Name}' expects {InputLayers.Count} input(s) ({Wording.List(InputLayers.Select(i => i.Name))}), found {xs.Count}"
            );
        int samples = 0;
        var extents = new int[xs.Count][];
        for (int i = 0; i < xs.Count; i++)
        {
            var layer = InputLayers[i];
            if (layer.Text && !xs[i].IsText)
                throw new KerasException($"model '{Name}', input '{layer.Name}': expected texts, found numbers");
            if (!layer.Text && xs[i].IsText && Inputs.Texts?.PassedAt(i) is not null)
                throw new KerasException($"model '{Name}', input '{layer.Name}': expected numbers, found texts");
            var check = new InputCheck(Name, layer);
            extents[i] = new int[check.Rank];
            int found = check.Read(xs[i].Lengths, extents[i]);
            samples = i == 0 ? found : samples;
            check.RequireSamples(samples, found);
        }
        return (extents, samples);
    }

    private Tensor<float>[] Numbers(IReadOnlyList<InputData> xs, int[][] extents, int start, int count)
    {
        if (Inputs.Texts is not { } texts)
            return [.. xs.Select((x, i) => TensorOf(x.Rows(start, count, extents[i]), count))];
        TextArray[] rows = [.. xs.Select((x, i) => x.Rows(start, count, extents[i]))];
        return [.. texts.Passed.Select(i => rows[i]).Concat(texts.Run(rows)).Select(r => TensorOf(r, count))];
    }

    private static Tensor<float> TensorOf(TextArray rows, int samples) =>
        Tensor.Create(rows.Numbers!, [samples, .. rows.Extents.Select(e => (nint)e)]);

    private Tensor<float> Stacked(string name, Tensor<float>[] parts)
    {
        foreach (var part in parts)
            if (!part.Lengths[1..].SequenceEqual(parts[0].Lengths[1..]))
                throw new KerasException(
                    $"model '{Name}', output '{name}': batches give samples of shapes ({Wording.List(parts[0].Lengths[1..].ToArray())}) and "
                        + $"({Wording.List(part.Lengths[1..].ToArray())}), which do not go together; a batch size of all samples gives one"
                );
        return Tensor.Concatenate<float>(parts);
    }
}
