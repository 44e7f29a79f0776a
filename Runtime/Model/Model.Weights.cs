using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>A copy of all weights by path (<c>lstm_1/W</c>), in the order of the layers and in the runtime's canonical shapes
    /// (ARCHITECTURE.md, decision 2), whatever layout the model's file has.</summary>
    public OrderedDictionary<string, Tensor<float>> GetWeights() => VariableValues.Copy(Layers.SelectMany(l => l.Weights).Distinct());

    /// <summary>Replaces all weights.</summary>
    /// <param name="weights">By path, with the names and shapes that <see cref="GetWeights"/> gives; one for every weight.</param>
    /// <exception cref="KerasException">A weight is missing, unknown or of another shape; then none is changed.</exception>
    public void SetWeights(IReadOnlyDictionary<string, Tensor<float>> weights) =>
        VariableValues.Replace(Name, "weight", [.. Layers.SelectMany(l => l.Weights).Distinct()], Given(weights));

    /// <summary>A copy of all states that layers keep between batches, by path (<c>lstm_1/h</c>); empty for most models.</summary>
    public OrderedDictionary<string, Tensor<float>> GetStates()
    {
        lock (_stateLock)
            return VariableValues.Copy(Layers.SelectMany(l => l.States));
    }

    /// <summary>Replaces all states.</summary>
    /// <param name="states">By path, with the names and shapes that <see cref="GetStates"/> gives; one for every state.</param>
    /// <exception cref="KerasException">A state is missing, unknown or of another shape; then none is changed.</exception>
    public void SetStates(IReadOnlyDictionary<string, Tensor<float>> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        lock (_stateLock)
            VariableValues.Replace(Name, "state", [.. Layers.SelectMany(l => l.States)], states);
    }

    /// <summary>Sets all states to zero, as at the start of new sequences. Does nothing where there is none.</summary>
    public void ResetStates()
    {
        lock (_stateLock)
            foreach (var state in Layers.SelectMany(l => l.States))
                state.Set(new float[state.Values.Length]);
    }
}
