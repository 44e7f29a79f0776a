using System.Numerics;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>Which elements of a file's array and of a weight belong together, where no strides describe it. An element of a weight is the
/// sum of the stored elements that belong to it; a stored element is shared out equally among the weight's.</summary>
internal sealed class ElementPairs
{
    private readonly int[] _weight;
    private readonly int[]? _stored;
    private readonly int _elements,
        _addends,
        _shares;

    private ElementPairs(int[] weight, int elements, int addends, int shares, int[]? stored = null) =>
        (_weight, _elements, _addends, _shares, _stored) = (weight, elements, addends, shares, stored);

    /// <summary>The weight's element k is the stored element <c>stored[k]</c>; what else is stored says nothing.</summary>
    internal static ElementPairs Picked(int[] stored) => new([.. Enumerable.Range(0, stored.Length)], stored.Length, 1, 1, stored);

    /// <summary>Stored element k is the weight's element <c>weight[k]</c>.</summary>
    internal static ElementPairs OneToOne(int[] weight) => new(weight, weight.Length, 1, 1);

    /// <summary>Stored elements k, k + count, ... add up to the weight's element k.</summary>
    internal static ElementPairs ManyToOne(int count, int addends) => new([.. Enumerable.Range(0, count)], count, addends, 1);

    /// <summary>Stored element k is the sum of the weight's elements k, k + count, ...</summary>
    internal static ElementPairs OneToMany(int count, int shares) => new([.. Enumerable.Range(0, count)], count, 1, shares);

    /// <summary>Copies the file's array into the weight.</summary>
    internal void Scatter<T>(ReadOnlySpan<T> stored, Span<T> weight)
        where T : INumber<T>
    {
        for (int k = 0; k < _elements; k++)
        {
            var sum = Sum(stored, _stored?[k] ?? k, _addends);
            for (int share = 0; share < _shares; share++)
                weight[_weight[k] + share * _elements] = _shares == 1 ? sum : sum / T.CreateChecked(_shares);
        }
    }

    /// <summary>Copies the weight into the file's array.</summary>
    internal void Gather<T>(ReadOnlySpan<T> weight, Span<T> stored)
        where T : INumber<T>
    {
        for (int k = 0; k < _elements; k++)
        {
            var sum = Sum(weight, _weight[k], _shares);
            for (int addend = 0; addend < _addends; addend++)
                stored[(_stored?[k] ?? k) + addend * _elements] = _addends == 1 ? sum : sum / T.CreateChecked(_addends);
        }
    }

    private T Sum<T>(ReadOnlySpan<T> values, int first, int count)
        where T : INumber<T>
    {
        var sum = values[first];
        for (int i = 1; i < count; i++)
            sum += values[first + i * _elements];
        return sum;
    }
}
