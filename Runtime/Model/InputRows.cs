using System.Numerics.Tensors;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Text;

namespace KerasSharp;

/// <summary>Inputs of numbers and of texts, checked, and what a model's graph takes of them.</summary>
internal sealed class InputRows
{
    private readonly string _model;
    private readonly ModelInputs _inputs;
    private readonly IReadOnlyList<InputData> _xs;
    private readonly int[][] _extents;

    /// <param name="model">The model's name.</param>
    /// <param name="inputs">What it takes.</param>
    /// <param name="xs">One [samples, ...] for each input.</param>
    /// <exception cref="KerasException">The inputs do not fit.</exception>
    internal InputRows(string model, ModelInputs inputs, IReadOnlyList<InputData> xs)
    {
        var layers = inputs.Given;
        if (xs.Count != layers.Count)
            throw new KerasException(
                $"model '{model}' expects {layers.Count} input(s) ({Wording.List(layers.Select(i => i.Name))}), found {xs.Count}"
            );
        int samples = 0;
        var extents = new int[xs.Count][];
        for (int i = 0; i < xs.Count; i++)
        {
            var layer = layers[i];
            if (layer.Text && !xs[i].IsText)
                throw new KerasException($"model '{model}', input '{layer.Name}': expected texts, found numbers");
            if (!layer.Text && xs[i].IsText && inputs.Texts?.PassedAt(i) is not null)
                throw new KerasException($"model '{model}', input '{layer.Name}': expected numbers, found texts");
            var check = new InputCheck(model, layer);
            extents[i] = new int[check.Rank];
            int found = check.Read(xs[i].Lengths, extents[i]);
            samples = i == 0 ? found : samples;
            check.RequireSamples(samples, found);
        }
        (_model, _inputs, _xs, _extents, Samples) = (model, inputs, xs, extents, samples);
    }

    /// <summary>How many there are.</summary>
    internal int Samples { get; }

    /// <summary>What the graph takes of some samples.</summary>
    internal Tensor<float>[] Numbers(int start, int count)
    {
        TextArray[] rows = [.. _xs.Select((x, i) => x.Rows(start, count, _extents[i]))];
        if (_inputs.Texts is not { } texts)
            return [.. rows.Select(r => TensorOf(r, count))];
        return [.. texts.Passed.Select(i => rows[i]).Concat(texts.Run(rows)).Select(r => TensorOf(r, count))];
    }

    private static Tensor<float> TensorOf(TextArray rows, int samples) =>
        Tensor.Create(rows.Numbers!, [samples, .. rows.Extents.Select(e => (nint)e)]);

    /// <summary>The outputs of several batches as one.</summary>
    internal Tensor<float> Stacked(string name, Tensor<float>[] parts)
    {
        foreach (var part in parts)
            if (!part.Lengths[1..].SequenceEqual(parts[0].Lengths[1..]))
                throw new KerasException(
                    $"model '{_model}', output '{name}': batches give samples of shapes ({Wording.List(parts[0].Lengths[1..].ToArray())}) and "
                        + $"({Wording.List(part.Lengths[1..].ToArray())}), which do not go together; a batch size of all samples gives one"
                );
        return Tensor.Concatenate<float>(parts);
    }
}
