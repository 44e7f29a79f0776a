using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Copies the values of variables out, and replaces them by others.</summary>
internal static class VariableValues
{
    /// <summary>Copies by name, each in the variable's shape.</summary>
    internal static OrderedDictionary<string, Tensor<float>> Copy(IEnumerable<Variable> variables)
    {
        var copies = new OrderedDictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach (var v in variables)
            copies.Add(v.Name, Tensor.Create(v.Read(own: true), [.. v.Shape.Select(e => (nint)e)]));
        return copies;
    }

    /// <summary>Replaces the values of all variables, or of none.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="kind">What the variables are, for messages: weight or state.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="values">By name, one for each variable.</param>
    /// <exception cref="KerasException">A value is missing, unknown or of another shape.</exception>
    internal static void Replace(string model, string kind, Variable[] variables, IReadOnlyDictionary<string, Tensor<float>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string name in values.Keys)
            if (!variables.Any(v => v.Name == name))
                throw new KerasException(
                    $"model '{model}' has no {kind} '{name}'; it has "
                        + $"{(variables.Length == 0 ? "none" : Wording.List(variables.Select(v => v.Name)))}"
                );
        foreach (var v in variables)
        {
            if (!values.TryGetValue(v.Name, out var value))
                throw new KerasException($"model '{model}': expected a value for the {kind} '{v.Name}', found none");
            if (!value.Lengths.SequenceEqual([.. v.Shape.Select(e => (nint)e)]))
                throw new KerasException(
                    $"model '{model}', {kind} '{v.Name}': expected the shape ({Wording.List(v.Shape)}), found "
                        + $"({Wording.List(value.Lengths.ToArray())})"
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
