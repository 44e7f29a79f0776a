using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>A copy of all weights by path (<c>lstm_1/W</c>), in the order of the layers and in the runtime's canonical shapes
    /// (ARCHITECTURE.md, decision 2), whatever layout the model's file has.</summary>
    public OrderedDictionary<string, Tensor<float>> GetWeights() => Copy(Layers.SelectMany(l => l.Weights).Distinct());

    /// <summary>Replaces all weights.</summary>
    /// <param name="weights">By path, with the names and shapes that <see cref="GetWeights"/> gives; one for every weight.</param>
    /// <exception cref="KerasException">A weight is missing, unknown or of another shape; then none is changed.</exception>
    public void SetWeights(IReadOnlyDictionary<string, Tensor<float>> weights) =>
        Replace("weight", [.. Layers.SelectMany(l => l.Weights).Distinct()], Given(weights));

    /// <summary>A copy of all states that layers keep between batches, by path (<c>lstm_1/h</c>); empty for most models.</summary>
    public OrderedDictionary<string, Tensor<float>> GetStates()
    {
        lock (_stateLock)
            return Copy(Layers.SelectMany(l => l.States));
    }

    /// <summary>Replaces all states.</summary>
    /// <param name="states">By path, with the names and shapes that <see cref="GetStates"/> gives; one for every state.</param>
    /// <exception cref="KerasException">A state is missing, unknown or of another shape; then none is changed.</exception>
    public void SetStates(IReadOnlyDictionary<string, Tensor<float>> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        lock (_stateLock)
            Replace("state", [.. Layers.SelectMany(l => l.States)], states);
    }

    /// <summary>Sets all states to zero, as at the start of new sequences. Does nothing where there is none.</summary>
    public void ResetStates()
    {
        lock (_stateLock)
            foreach (var state in Layers.SelectMany(l => l.States))
                state.Set(new float[state.Values.Length]);
    }

    private static OrderedDictionary<string, Tensor<float>> Copy(IEnumerable<Variable> variables)
    {
        var copies = new OrderedDictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach (var v in variables)
            copies.Add(v.Name, Tensor.Create((float[])v.Values.Clone(), [.. v.Shape.Select(e => (nint)e)]));
        return copies;
    }

    private void Replace(string kind, Variable[] variables, IReadOnlyDictionary<string, Tensor<float>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string name in values.Keys)
            if (!variables.Any(v => v.Name == name))
                throw new KerasException(
                    $"model '{Name}' has no {kind} '{name}'; it has {(variables.Length == 0 ? "none" : Wording.List(variables.Select(v => v.Name)))}"
                );
        foreach (var v in variables)
        {
            if (!values.TryGetValue(v.Name, out var value))
                throw new KerasException($"model '{Name}': expected a value for the {kind} '{v.Name}', found none");
            if (!value.Lengths.SequenceEqual([.. v.Shape.Select(e => (nint)e)]))
                throw new KerasException(
                    $"model '{Name}', {kind} '{v.Name}': expected the shape ({Wording.List(v.Shape)}), found ({Wording.List(value.Lengths.ToArray())})"
                );
        }
        foreach (var v in variables)
        {
            var value = values[v.Name];
            if (!value.IsDense)
                value = value.ToDenseTensor();
            v.Set(MemoryMarshal.CreateReadOnlySpan(ref value.GetPinnableReference(), checked((int)value.FlattenedLength)));
        }
    }
}
