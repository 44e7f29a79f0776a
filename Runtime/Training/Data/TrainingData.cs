using System.Numerics.Tensors;

namespace KerasSharp;

/// <summary>Inputs, targets and sample weights, for a whole training or for one batch.</summary>
public sealed record TrainingData
{
    /// <summary>For a model with one input and one output.</summary>
    /// <param name="x">[samples, ...]; [samples] stands for [samples, 1].</param>
    /// <param name="y">[samples, ...]; class numbers [samples, ..., 1] for sparse losses; a last axis of one may be missing.</param>
    /// <param name="sampleWeight">[samples], or [samples, T] where weights are temporal; null for ones.</param>
    public TrainingData(Tensor<float> x, Tensor<float> y, Tensor<float>? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Inputs, Targets) = (PerOutput<Tensor<float>>.InOrder([x]), PerOutput<Tensor<float>>.InOrder([y]));
        if (sampleWeight is not null)
            SampleWeights = PerOutput<Tensor<float>?>.InOrder([sampleWeight]);
    }

    /// <summary>For a model with several inputs or outputs, in the model's order.</summary>
    /// <param name="x">One [samples, ...] for each input, all of as many samples.</param>
    /// <param name="y">One [samples, ...] for each output.</param>
    /// <param name="sampleWeight">One for each output, [samples] or [samples, T]; null, as a whole or for an output, for ones.</param>
    public TrainingData(IReadOnlyList<Tensor<float>> x, IReadOnlyList<Tensor<float>> y, IReadOnlyList<Tensor<float>?>? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Inputs, Targets) = (PerOutput<Tensor<float>>.InOrder(x), PerOutput<Tensor<float>>.InOrder(y));
        if (sampleWeight is not null)
            SampleWeights = PerOutput<Tensor<float>?>.InOrder(sampleWeight);
    }

    /// <summary>By the names of input and output layers; outputs without sample weights need not be named there.</summary>
    /// <param name="x">A [samples, ...] for each input layer.</param>
    /// <param name="y">A [samples, ...] for each output layer.</param>
    /// <param name="sampleWeight">[samples] or [samples, T] by output layer; null for ones.</param>
    public TrainingData(
        IReadOnlyDictionary<string, Tensor<float>> x,
        IReadOnlyDictionary<string, Tensor<float>> y,
        IReadOnlyDictionary<string, Tensor<float>?>? sampleWeight = null
    )
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Inputs, Targets) = (PerOutput<Tensor<float>>.ByName(x), PerOutput<Tensor<float>>.ByName(y));
        if (sampleWeight is not null)
            SampleWeights = PerOutput<Tensor<float>?>.ByName(sampleWeight);
    }

    /// <summary>Whether the inputs are what <see cref="Model.Vectorize"/> made of a model's texts. A model with layers that run before the
    /// graph (StringLookup, TextVectorization, Hashing, HashedCrossing, IntegerLookup) takes nothing else.</summary>
    public bool Vectorized { get; init; }

    internal PerOutput<Tensor<float>> Inputs { get; }

    internal PerOutput<Tensor<float>> Targets { get; }

    internal PerOutput<Tensor<float>?>? SampleWeights { get; }

    /// <summary>Inputs and targets.</summary>
    public static implicit operator TrainingData((Tensor<float> X, Tensor<float> Y) data) => new(data.X, data.Y);

    /// <summary>Inputs, targets, and a weight for each sample.</summary>
    public static implicit operator TrainingData((Tensor<float> X, Tensor<float> Y, Tensor<float> SampleWeight) data) =>
        new(data.X, data.Y, data.SampleWeight);
}
