using System.Numerics.Tensors;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Text;

namespace KerasSharp;

/// <summary>What a model's inputs are given, checked, and what the layers that run before its graph make of it.</summary>
internal sealed class GivenInputs
{
    private readonly Model _model;
    private readonly IReadOnlyList<InputData> _xs;
    private readonly int[][] _extents;

    /// <exception cref="KerasException">They do not fit.</exception>
    internal GivenInputs(Model model, IReadOnlyList<InputData> xs)
    {
        ArgumentNullException.ThrowIfNull(xs);
        (_model, _xs, _extents) = (model, xs, new int[xs.Count][]);
        if (xs.Count != model.InputLayers.Count)
            throw new KerasException(
                $"model '{model.Name}' expects {model.InputLayers.Count} input(s) "
                    + $"({Wording.List(model.InputLayers.Select(i => i.Name))}), found {xs.Count}"
            );
        for (int i = 0; i < xs.Count; i++)
        {
            var layer = model.InputLayers[i];
            if (layer.Text && !xs[i].IsText)
                throw new KerasException($"model '{model.Name}', input '{layer.Name}': expected texts, found numbers");
            if (!layer.Text && xs[i].IsText && model.Inputs.Texts?.PassedAt(i) is not null)
                throw new KerasException($"model '{model.Name}', input '{layer.Name}': expected numbers, found texts");
            var check = new InputCheck(model.Name, layer);
            _extents[i] = new int[check.Rank];
            int found = check.Read(xs[i].Lengths, _extents[i]);
            Samples = i == 0 ? found : Samples;
            check.RequireSamples(Samples, found);
        }
    }

    /// <summary>How many samples there are.</summary>
    internal int Samples { get; }

    /// <summary>The outputs of all samples, batch after batch.</summary>
    internal Tensor<float>[] Predict(Predictor predictor, int? batchSize)
    {
        int batch = Math.Max(1, _model.Inputs.BatchOf(Samples, batchSize));
        var parts = new List<Tensor<float>[]>();
        for (int start = 0; start < Samples || parts.Count == 0; start += batch)
            parts.Add(predictor.PredictAll(Numbers(start, Math.Min(batch, Samples - start)), batchSize, null));
        return parts.Count == 1
            ? parts[0]
            : [.. _model.OutputNames.Select((name, i) => Stacked($"model '{_model.Name}', output '{name}'", [.. parts.Select(p => p[i])]))];
    }

    /// <summary>What the graph takes for all samples.</summary>
    internal Tensor<float>[] All() => Numbers(0, Samples);

    /// <summary>What the graph takes for some samples.</summary>
    private Tensor<float>[] Numbers(int start, int count)
    {
        if (_model.Inputs.Texts is not { } texts)
            return [.. _xs.Select((x, i) => TensorOf(x.Rows(start, count, _extents[i]), count))];
        TextArray[] rows = [.. _xs.Select((x, i) => x.Rows(start, count, _extents[i]))];
        return [.. texts.Passed.Select(i => rows[i]).Concat(texts.Run(rows)).Select(r => TensorOf(r, count))];
    }

    private static Tensor<float> TensorOf(TextArray rows, int samples) =>
        Tensor.Create(rows.Numbers!, [samples, .. rows.Extents.Select(e => (nint)e)]);

    /// <summary>The outputs of all batches.</summary>
    /// <exception cref="KerasException">Their samples have different shapes.</exception>
    private static Tensor<float> Stacked(string place, Tensor<float>[] parts)
    {
        foreach (var part in parts)
            if (!part.Lengths[1..].SequenceEqual(parts[0].Lengths[1..]))
                throw new KerasException(
                    $"{place}: batches give samples of shapes ({Wording.List(parts[0].Lengths[1..].ToArray())}) and "
                        + $"({Wording.List(part.Lengths[1..].ToArray())}), which do not go together; a batch size of all samples gives one"
                );
        return Tensor.Concatenate<float>(parts);
    }
}
