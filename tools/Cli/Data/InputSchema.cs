namespace KerasSharp.Cli.Data;

/// <summary>What one input of a model takes, or one of the other arrays that go with samples.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Shape">The extents of one sample; null where not known ahead.</param>
/// <param name="IsTokens">Whether an Embedding reads it.</param>
internal sealed record InputSchema(string Name, IReadOnlyList<int?> Shape, bool IsTokens)
{
    /// <summary>What messages call it: an input, a target, sample weights.</summary>
    internal string Kind { get; init; } = "input";

    /// <summary>Whether a file may leave it out.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Whether samples are sequences, which may be padded: of tokens, of vectors, or of any length.</summary>
    internal bool IsSequence => Shape.Count > 0 && (IsTokens || Shape[0] is null || Shape.Count == 2);

    internal static InputSchema[] Of(Model model) =>
        [
            .. model.Spec.Inputs.Select(
                (input, i) =>
                    new InputSchema(
                        model.InputLayers[i].Name!,
                        model.InputLayers[i].InputShape!,
                        model.Spec.Calls.Any(c => c.Inputs.Contains(input) && model.Spec.Layers[c.Layer] is Embedding)
                    )
            ),
        ];

    public override string ToString() => $"({Wording.List(Shape.Select(e => e?.ToString() ?? "any"))}{(Shape.Count == 1 ? "," : "")})";
}
