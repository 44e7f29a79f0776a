using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Some samples in a row.</summary>
/// <param name="Inputs">For each input a tensor [samples, ...].</param>
/// <param name="Ids">For each column of ids a value a sample; none where no ids are asked for.</param>
public sealed record SampleBatch(IReadOnlyList<Tensor<float>> Inputs, IReadOnlyList<IReadOnlyList<IdValue>> Ids)
{
    /// <summary>How many samples there are.</summary>
    public int Count => (int)Inputs[0].Lengths[0];
}

/// <summary>The predictions of some samples in a row.</summary>
/// <param name="Outputs">For each output a tensor [samples, ...].</param>
/// <param name="Ids">The samples' ids, as <see cref="SampleBatch.Ids"/>.</param>
public sealed record PredictionBatch(IReadOnlyList<Tensor<float>> Outputs, IReadOnlyList<IReadOnlyList<IdValue>> Ids)
{
    /// <summary>How many samples there are.</summary>
    public int Count => (int)Outputs[0].Lengths[0];
}
