namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>One call of a layer as a file has it.</summary>
/// <param name="Values">What the layer is called on: a layer, which of its calls, which of the call's outputs.</param>
internal sealed record StoredCall(IReadOnlyList<(string Layer, int Call, int Tensor)> Values)
{
    /// <inheritdoc cref="CallSpec.Keywords"/>
    internal IReadOnlyList<string?> Keywords { get; init; } = [];

    /// <inheritdoc cref="CallSpec.PredictsAlways"/>
    internal bool PredictsAlways { get; init; }

    /// <inheritdoc cref="CallSpec.UsesCausalMask"/>
    internal bool UsesCausalMask { get; init; }

    /// <inheritdoc cref="CallSpec.ReturnsScores"/>
    internal bool ReturnsScores { get; init; }

    /// <summary>The same call on one value more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="keyword">The keyword that it is passed by; null where it is passed by its place.</param>
    internal StoredCall With((string Layer, int Call, int Tensor) value, string? keyword) =>
        this with
        {
            Values = [.. Values, value],
            Keywords =
                keyword is null && Keywords.Count == 0
                    ? []
                    : [.. Enumerable.Range(0, Values.Count).Select(i => Keywords.ElementAtOrDefault(i)), keyword],
        };

    /// <summary>The call in a model.</summary>
    /// <param name="layer">The layer's place.</param>
    /// <param name="inputs">The values.</param>
    internal CallSpec Of(int layer, IReadOnlyList<TensorRef> inputs) =>
        new(layer, inputs)
        {
            PredictsAlways = PredictsAlways,
            Keywords = Keywords,
            UsesCausalMask = UsesCausalMask,
            ReturnsScores = ReturnsScores,
        };
}
