using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Whether some input takes texts, or goes through a layer that runs before the graph (<see cref="TextLayer"/>). Such a model
    /// is given its inputs by <see cref="PredictInputs"/>, and is trained on what <see cref="Vectorize"/> makes of them.</summary>
    public bool TakesText => Inputs.Texts is not null;

    /// <summary>Whether all texts give as many numbers, or are filled up to the longest of those that run together.</summary>
    public bool TextLengthsVary => Inputs.Texts is { } texts && texts.Ports.Skip(texts.Passed.Count).Any(p => p.InputShape!.Contains(null));

    /// <summary>Predicts one output from one text a sample.</summary>
    /// <param name="x">The texts.</param>
    /// <param name="batchSize">How many samples run at once; null for 32. Texts without a fixed length are filled up to the longest of
    /// their batch, as in Keras.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="KerasException">The model has several inputs or outputs, or takes numbers.</exception>
    public Tensor<float> Predict(string[] x, int? batchSize = null) => Only(PredictInputs([Given(x)], batchSize));

    /// <summary>Predicts all outputs from inputs of numbers and of texts.</summary>
    /// <param name="xs">One [samples, ...] for each of <see cref="InputLayers"/>.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes. Texts without a fixed
    /// length are filled up to the longest of their batch, as in Keras.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="KerasException">The inputs do not fit; the message names the input, what was expected and what was
    /// found.</exception>
    public Tensor<float>[] PredictInputs(IReadOnlyList<InputData> xs, int? batchSize = null) =>
        new GivenInputs(this, xs).Predict(_predictor, batchSize);

    /// <summary>What the graph of a model with texts takes: its numeric inputs, and behind them the numbers of each layer that runs before
    /// the graph.</summary>
    /// <param name="xs">One [samples, ...] for each of <see cref="InputLayers"/>.</param>
    /// <exception cref="KerasException">The inputs do not fit; the message names the input, what was expected and what was
    /// found.</exception>
    public Tensor<float>[] Vectorize(IReadOnlyList<InputData> xs) => new GivenInputs(this, xs).All();

    /// <summary>Predicts all outputs from what <see cref="Vectorize"/> gave.</summary>
    /// <param name="xs">One [samples, ...] for each of its tensors.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="KerasException">The tensors do not fit.</exception>
    public Tensor<float>[] PredictVectorized(IReadOnlyList<Tensor<float>> xs, int? batchSize = null) =>
        _predictor.PredictAll(xs, batchSize, null);

    internal Tensor<float> Only(Tensor<float>[] ys) =>
        ys.Length == 1
            ? ys[0]
            : throw new KerasException($"model '{Name}' has {ys.Length} outputs ({Wording.List(OutputNames)}); use PredictInputs");
}
