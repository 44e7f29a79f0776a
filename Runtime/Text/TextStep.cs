using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Text;

/// <summary>Computes a <see cref="TextLayer"/>.</summary>
internal abstract class TextStep
{
    /// <summary>What computes a layer.</summary>
    internal static TextStep Of(TextLayer layer) =>
        layer switch
        {
            StringLookup lookup => new LookupStep(lookup),
            TextVectorization vectorization => new VectorizationStep(vectorization),
            Hashing hashing => new HashingStep(hashing),
            HashedCrossing crossing => new CrossingStep(crossing),
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "no such layer"),
        };

    /// <summary>The extents of one sample's numbers; null where not known ahead.</summary>
    /// <param name="inputs">The extents of one sample of each input.</param>
    /// <param name="areTexts">For each input whether it is one of texts.</param>
    /// <exception cref="ShapeException">The layer does not take these.</exception>
    internal abstract int?[] Extents(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts);

    /// <summary>The numbers.</summary>
    /// <exception cref="ShapeException">A text is not in a vocabulary that has no place for unknown ones, or shapes do not
    /// fit.</exception>
    internal abstract TextArray Run(IReadOnlyList<TextArray> inputs);

    /// <summary>The only input of a layer that takes texts.</summary>
    protected static int?[] OneOfTexts(IReadOnlyList<int?[]> inputs, IReadOnlyList<bool> areTexts) =>
        inputs.Count != 1 ? throw new ShapeException($"expected one input, found {inputs.Count}")
        : areTexts[0] ? inputs[0]
        : throw new ShapeException($"expected texts (an input of dtype string), found numbers");
}
