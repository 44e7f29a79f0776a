namespace KerasSharp.Data;

/// <summary>A stretch of a file of samples, which is read without those before it.</summary>
/// <param name="From">Where it begins: a byte of a text, unpacked where it is compressed; a row of a table or of arrays.</param>
/// <param name="To">Where it ends.</param>
internal sealed record FileSlice(long From, long To)
{
    /// <summary>Where a text's header begins, if the stretch stands behind it.</summary>
    public long HeaderFrom { get; init; }

    /// <summary>Where the header ends.</summary>
    public long HeaderTo { get; init; }

    /// <summary>What is added to the number of a line to get its number in the file.</summary>
    public long Lines { get; init; }
}

/// <summary>What only all samples together tell, so that a part of them is read as all are.</summary>
/// <param name="Shapes">The shape of one sample of each input; none where each file tells it.</param>
/// <param name="Means">The mean of each number of each input; null where none are asked for.</param>
/// <param name="Count">How many samples there are, where known ahead.</param>
internal sealed record SampleFacts(IReadOnlyList<int[]> Shapes, IReadOnlyList<double?[]>? Means, long? Count);
