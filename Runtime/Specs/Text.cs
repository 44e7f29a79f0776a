namespace KerasSharp;

/// <summary>A layer that turns texts, or whole numbers as they are given, into numbers, before the graph runs: its inputs are inputs of
/// the model, or the numbers of another such layer. It has no weights and hands no mask on.</summary>
public abstract record TextLayer : LayerSpec
{
    /// <summary>How its numbers are given.</summary>
    public TokenOutput Output { get; init; }

    /// <summary>How many numbers there are: the extent of rows where <see cref="Output"/> gives rows.</summary>
    public abstract int TokenCount { get; }
}

/// <summary>A layer that looks texts up in a vocabulary. Places in front of the vocabulary's are that of the mask token, where
/// <see cref="TextLayer.Output"/> is <see cref="TokenOutput.Number"/> and there is one, and those of unknown texts.</summary>
/// <param name="Vocabulary">The texts, each once, without those that stand for unknown and masked ones.</param>
public abstract record VocabularyLayer(Texts Vocabulary) : TextLayer
{
    /// <summary>The text that has place 0, and counts for nothing where rows are given; null for none.</summary>
    public virtual string? MaskToken { get; init; }

    /// <summary>How many places there are for texts that are not in the vocabulary; with none they are an error. Of several places a text
    /// has that of its FarmHash.</summary>
    public virtual int UnknownPlaces { get; init; } = 1;

    /// <summary>The extent of rows where they have more than the vocabulary needs; null for that.</summary>
    public int? PaddedTo { get; init; }

    /// <summary>For <see cref="TokenOutput.TfIdf"/> what a text counts, for each place of a row.</summary>
    public Numbers? IdfWeights { get; init; }

    /// <summary>Where the vocabulary begins.</summary>
    public int FirstPlace => (MaskToken is not null && Output == TokenOutput.Number ? 1 : 0) + UnknownPlaces;

    /// <inheritdoc/>
    public override int TokenCount => PaddedTo ?? FirstPlace + Vocabulary.Count;
}

/// <summary>The place of each text in a vocabulary.</summary>
/// <inheritdoc cref="VocabularyLayer"/>
public sealed record StringLookup(Texts Vocabulary) : VocabularyLayer(Vocabulary)
{
    /// <summary>The text that stands for unknown ones.</summary>
    public string UnknownToken { get; init; } = "[UNK]";

    /// <summary>The two halves of the key by which SipHash, in the place of FarmHash, gives unknown texts their places; null for
    /// none.</summary>
    internal HashKey? Salt { get; init; }
}

/// <summary>What is done to a text before it is split.</summary>
public enum TextStandardization
{
    /// <summary>Capital letters of ASCII become small ones, and its punctuation goes.</summary>
    LowerAndStripPunctuation,

    /// <summary>Capital letters of ASCII become small ones.</summary>
    Lower,

    /// <summary>Punctuation of ASCII goes.</summary>
    StripPunctuation,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>What a text is split into.</summary>
public enum TextSplit
{
    /// <summary>What stands between white space of ASCII.</summary>
    Whitespace,

    /// <summary>Code points.</summary>
    Character,

    /// <summary>Nothing: it stays whole.</summary>
    None,
}

/// <summary>Texts as the places of their words in a vocabulary. The empty text is the mask token, and one place is for unknown
/// words.</summary>
/// <inheritdoc cref="VocabularyLayer"/>
public sealed record TextVectorization(Texts Vocabulary) : VocabularyLayer(Vocabulary)
{
    /// <summary>What is done to a text first.</summary>
    public TextStandardization Standardize { get; init; }

    /// <summary>How a text is cut into tokens.</summary>
    public TextSplit Split { get; init; }

    /// <summary>How many neighbouring words are joined by a blank to one: first all of the first number, then all of the next; null for
    /// the words alone.</summary>
    public Sizes? NGrams { get; init; }

    /// <summary>The number of places that each text gives: it is cut at its end, or filled with 0; null for the longest at hand.</summary>
    public int? Length { get; init; }

    /// <inheritdoc/>
    public override string? MaskToken => "";

    /// <inheritdoc/>
    public override int UnknownPlaces => 1;
}

/// <summary>The key of a hash, in its two halves.</summary>
internal sealed record HashKey(ulong Low, ulong High);

/// <summary>The rest of each text's hash by the number of bins: FarmHash's 64-bit fingerprint, or SipHash-2-4 where there is a key. Whole
/// numbers are hashed as their decimal text.</summary>
/// <param name="Bins">The number of bins; with a mask value the first is for that alone.</param>
public sealed record Hashing(int Bins) : TextLayer
{
    /// <summary>What has bin 0, alone; a whole number stands as its decimal text. Null for none.</summary>
    public string? MaskValue { get; init; }

    /// <summary>The key of SipHash; null for FarmHash.</summary>
    internal HashKey? Salt { get; init; }

    /// <inheritdoc/>
    public override int TokenCount => Bins;
}

/// <summary>One number for the values of several inputs together: their fingerprints are joined, and the rest by the number of bins is
/// taken. A whole number is its own fingerprint.</summary>
/// <param name="Bins">The number of bins.</param>
internal sealed record HashedCrossing(int Bins) : TextLayer
{
    public override int TokenCount => Bins;
}
