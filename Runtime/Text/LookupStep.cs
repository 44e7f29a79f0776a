namespace KerasSharp.Runtime.Text;

/// <summary>The place of each text.</summary>
internal sealed class LookupStep(StringLookup layer) : TextStep
{
    private readonly Vocabulary _vocabulary = new(layer, layer.Salt);

    internal override int?[] Extents(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts) =>
        TokenRows.Extents(OneOfTexts(inputs, areTexts), layer.Output, layer.TokenCount);

    internal override TextArray Run(IReadOnlyList<TextArray> inputs) =>
        TokenRows.Encode(
            [.. inputs[0].Texts!.Select(_vocabulary.PlaceOf)],
            inputs[0].Extents,
            layer.Output,
            layer.TokenCount,
            layer.IdfWeights
        );
}
