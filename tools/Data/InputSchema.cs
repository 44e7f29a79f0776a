namespace KerasSharp.Data;

/// <summary>What one input of a model takes, or one of the other arrays that go with samples.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Shape">The extents of one sample; null where not known ahead.</param>
/// <param name="IsTokens">Whether an Embedding reads it.</param>
internal sealed record InputSchema(string Name, IReadOnlyList<int?> Shape, bool IsTokens)
{
    /// <summary>The <see cref="Kind"/> of a model's inputs.</summary>
    internal const string Input = "input";

    /// <summary>The <see cref="Kind"/> of what a model's outputs are compared with.</summary>
    internal const string Target = "target";

    /// <summary>What messages call it: an input, a target, sample weights.</summary>
    internal string Kind { get; init; } = Input;

    /// <summary>What Keras 1 calls it, but for the number at the end; null where <see cref="Name"/> is all that it is called.</summary>
    internal string? KerasNamePrefix { get; init; }

    /// <summary>What helps where each sample is a class number, and a row of one number a class is expected; null where it is
    /// not.</summary>
    internal ClassNumberAdvice? OfClassNumbers { get; init; }

    /// <summary>What helps with samples of a shape that does not fit; null for nothing known.</summary>
    internal Advice? AdviceFor(IReadOnlyList<int> found) =>
        (found.Count == Shape.Count - 1 || (found.Count == Shape.Count && found[^1] == 1))
        && Shape.SkipLast(1).Zip(found).All(p => p.First is null || p.First == p.Second)
            ? OfClassNumbers
            : null;

    /// <summary>Whether a file may leave it out.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Whether samples are sequences, which may be padded: of tokens, of vectors, or of any length.</summary>
    internal bool IsSequence => Shape.Count > 0 && (IsTokens || Shape[0] is null || Shape.Count == 2);

    /// <summary>The inputs of a model.</summary>
    /// <exception cref="KerasUnsupportedException">It takes texts.</exception>
    internal static InputSchema[] Of(Model model)
    {
        if (model.TakesText)
            throw new KerasUnsupportedException(
                $"model '{model.Name}' takes texts, or values that are hashed "
                    + $"(inputs {Wording.List(model.InputLayers.Select(i => i.Name))}); "
                    + $"'predict', 'fit' and 'evaluate' take these, from .jsonl, .json or .csv"
            );
        return
        [
            .. model.Spec.Inputs.Select(
                (input, i) =>
                    new InputSchema(
                        model.InputLayers[i].Name!,
                        model.InputLayers[i].InputShape!,
                        model.Spec.Calls.Any(c => c.Inputs.Contains(input) && model.Spec.Layers[c.Layer] is Embedding)
                    )
                    {
                        KerasNamePrefix = model.InputLayers[i].KerasNamePrefix,
                    }
            ),
        ];
    }

    /// <summary>Whether samples may leave out the last axis: that of a target, where it is one number wide.</summary>
    internal bool LastIsOptional => Kind == Target && Shape.Count > 1 && Shape[^1] == 1;

    /// <summary>Whether arrays of rows of this shape fit. A vector of numbers stands for samples of one number each.</summary>
    internal bool Takes(IReadOnlyList<int> row) =>
        (
            (Shape.Count == row.Count || (LastIsOptional && Shape.Count == row.Count + 1))
            && Shape.Zip(row).All(p => p.First is null || p.First == p.Second)
        ) || (row.Count == 0 && Shape.Count == 1 && Shape[0] is null or 1);

    public override string ToString() => $"({Wording.List(Shape.Select(e => e?.ToString() ?? "any"))}{(Shape.Count == 1 ? "," : "")})";
}
