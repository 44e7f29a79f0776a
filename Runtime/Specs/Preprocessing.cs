namespace KerasSharp;

/// <summary>x Scale + Offset; several numbers go along the last axes. A mask passes through.</summary>
public sealed record Rescaling(Numbers Scale) : LayerSpec
{
    /// <summary>What is added after scaling.</summary>
    public Numbers Offset { get; init; } = 0;
}

/// <summary>The value itself. A mask passes through.</summary>
internal sealed record Identity : LayerSpec;

/// <summary>(x - mean) / sqrt(variance), with a mean and variance for each element of some axes. Where they are not configured they are
/// weights, <c>mean</c> and <c>variance</c>, beside the <c>count</c> of what they were taken of. A mask passes through.</summary>
public sealed record Normalization : LayerSpec
{
    /// <summary>The axes; the batch is axis 0, negative ones count from the end; none for one mean of all.</summary>
    public Sizes Axes { get; init; } = [-1];

    /// <summary>The mean of each channel, which is subtracted.</summary>
    public Numbers? Mean { get; init; }

    /// <summary>The variance of each channel, by whose root is divided.</summary>
    public Numbers? Variance { get; init; }

    /// <summary>Whether it computes x sqrt(variance) + mean instead (TensorFlow 2.11 and later).</summary>
    public bool Invert { get; init; }
}

/// <summary>How whole numbers are given.</summary>
public enum TokenOutput
{
    /// <summary>As they are.</summary>
    Number,

    /// <summary>Each as a row with a 1 at its place; a last axis of extent 1 goes.</summary>
    OneHot,

    /// <summary>All of the last axis as one row, 1 at the place of each that occurs.</summary>
    MultiHot,

    /// <summary>All of the last axis as one row that counts how often each occurs.</summary>
    Count,

    /// <summary>As <see cref="Count"/>, times a weight for each number.</summary>
    TfIdf,
}

/// <summary>Whole numbers from 0 on as rows; what is out of range has no place in them. A call may take a second input, the weight with
/// which each counts. A mask ends.</summary>
/// <param name="TokenCount">How many numbers there are.</param>
public sealed record CategoryEncoding(int TokenCount) : LayerSpec
{
    /// <summary>What is given for each value: its number, a one in its place, the values' presence, or their counts.</summary>
    public TokenOutput Output { get; init; } = TokenOutput.MultiHot;

    /// <summary>Whether <see cref="TokenOutput.OneHot"/> keeps a last axis of one value (Keras 3 before 3.4).</summary>
    internal bool KeepsLast { get; init; }
}

/// <summary>The number of boundaries that are not greater than x. A mask ends.</summary>
/// <param name="Boundaries">In ascending order.</param>
public sealed record Discretization(Numbers Boundaries) : LayerSpec
{
    /// <summary>What is given for each value: its number, a one in its place, the values' presence, or their counts.</summary>
    public TokenOutput Output { get; init; }
}

/// <summary>The place of a whole number in a vocabulary. Places in front of the vocabulary's are that of the mask token, where there is
/// one, and those of numbers that are not in it, by their rest by how many there are. A mask ends.</summary>
/// <param name="Vocabulary">Whole numbers, each once.</param>
public sealed record IntegerLookup(Numbers Vocabulary) : LayerSpec
{
    /// <summary>What has place 0; null for none.</summary>
    public int? MaskToken { get; init; }

    /// <summary>How many places there are for numbers that are not in the vocabulary; with none they are an error in Keras, and have place
    /// -1 here.</summary>
    public int UnknownPlaces { get; init; } = 1;

    /// <summary>What is given for each value: its number, a one in its place, the values' presence, or their counts.</summary>
    public TokenOutput Output { get; init; }

    /// <summary>Whether places are turned into numbers again; unknown ones become <see cref="UnknownToken"/>.</summary>
    public bool Invert { get; init; }

    /// <summary>What stands for unknown numbers when inverted.</summary>
    public int UnknownToken { get; init; } = -1;

    /// <summary>The extent of rows where they have more than the vocabulary needs; null for that.</summary>
    public int? PaddedTo { get; init; }

    /// <summary>For <see cref="TokenOutput.TfIdf"/> what a number counts, for each place of a row.</summary>
    public Numbers? IdfWeights { get; init; }
}
