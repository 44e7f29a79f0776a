using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Preprocessing;

/// <summary>An end of a sequence.</summary>
public enum SequenceEnd
{
    /// <summary>Before its first element.</summary>
    Pre,

    /// <summary>After its last element.</summary>
    Post,
}

/// <summary>Sequences of different lengths for models (Keras 1.2.2, preprocessing/sequence.py).</summary>
public static class Sequences
{
    /// <summary>Brings sequences to one length.</summary>
    /// <param name="sequences">Token ids; empty sequences are filled whole.</param>
    /// <param name="maxLength">The length; null for that of the longest.</param>
    /// <param name="padding">Where short ones are filled.</param>
    /// <param name="truncating">Where long ones lose elements.</param>
    /// <param name="value">What they are filled with.</param>
    /// <returns>[sequences, length].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is not positive.</exception>
    /// <exception cref="KerasException">An id is greater than 2^24 in magnitude, which float32 may not hold exactly.</exception>
    public static Tensor<float> Pad(
        IReadOnlyList<IReadOnlyList<int>> sequences,
        int? maxLength = null,
        SequenceEnd padding = SequenceEnd.Pre,
        SequenceEnd truncating = SequenceEnd.Pre,
        int value = 0
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int length = LengthOf(sequences.Select(s => s.Count), maxLength);
        var padded = new int[sequences.Count, length];
        for (int n = 0; n < sequences.Count; n++)
        {
            var (from, to, count) = Place(sequences[n].Count, length, padding, truncating);
            for (int t = 0; t < length; t++)
                padded[n, t] = value;
            for (int k = 0; k < count; k++)
                padded[n, to + k] = sequences[n][from + k];
        }
        return TokenIds.ToTensor(padded);
    }

    /// <summary>Brings sequences of numbers or vectors [T, ...] to one length.</summary>
    /// <inheritdoc cref="Pad(IReadOnlyList{IReadOnlyList{int}}, int?, SequenceEnd, SequenceEnd, int)"/>
    /// <returns>[sequences, length, ...].</returns>
    /// <exception cref="ArgumentException">The vectors' shapes differ.</exception>
    public static Tensor<float> Pad(
        IReadOnlyList<Tensor<float>> sequences,
        int? maxLength = null,
        SequenceEnd padding = SequenceEnd.Pre,
        SequenceEnd truncating = SequenceEnd.Pre,
        float value = 0
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int length = LengthOf(sequences.Select(s => (int)s.Lengths[0]), maxLength);
        nint[] element = sequences.FirstOrDefault(s => s.Lengths[0] > 0) is { } first ? first.Lengths[1..].ToArray() : [];
        int width = (int)element.Aggregate((nint)1, (a, b) => checked(a * b));
        var padded = new float[checked(sequences.Count * length * width)];
        Array.Fill(padded, value);
        for (int n = 0; n < sequences.Count; n++)
        {
            var s = sequences[n];
            if (s.Lengths[0] == 0)
                continue;
            if (!s.Lengths[1..].SequenceEqual(element))
                throw new ArgumentException(
                    $"sequence {n}: expected elements of shape ({Wording.List(element)}),"
                        + $" found ({Wording.List(s.Lengths[1..].ToArray())})",
                    nameof(sequences)
                );
            if (!s.IsDense)
                s = s.ToDenseTensor();
            var (from, to, count) = Place((int)s.Lengths[0], length, padding, truncating);
            MemoryMarshal
                .CreateReadOnlySpan(ref s.GetPinnableReference(), (int)s.FlattenedLength)
                .Slice(from * width, count * width)
                .CopyTo(padded.AsSpan((n * length + to) * width));
        }
        return Tensor.Create(padded, [sequences.Count, length, .. element]);
    }

    /// <summary>How likely a word of each rank is to be kept, as in word2vec, for words that follow Zipf's law.</summary>
    /// <param name="size">The number of ranks; rank 0 counts as 1.</param>
    /// <param name="samplingFactor">The frequency above which words are dropped at all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
    public static double[] MakeSamplingTable(int size, double samplingFactor = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        const double gamma = 0.577;
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(rank =>
                {
                    double r = Math.Max(rank, 1),
                        f = samplingFactor * (r * (Math.Log(r) + gamma) + 0.5 - 1 / (12 * r));
                    return Math.Min(1, f / Math.Sqrt(f));
                }),
        ];
    }

    /// <summary>Pairs of a word and one of its neighbours, and pairs of a word and a random one.</summary>
    /// <param name="sequence">Word numbers; 0 is no word.</param>
    /// <param name="vocabularySize">The greatest word number plus 1.</param>
    /// <param name="windowSize">How far neighbours are.</param>
    /// <param name="negativeSamples">Random pairs for each real one.</param>
    /// <param name="shuffle">Whether the pairs come in random order.</param>
    /// <param name="samplingTable">For each word how likely it is to be kept; null to keep all.</param>
    /// <param name="random">Draws; null for a generator of its own.</param>
    /// <returns>The pairs, each with whether they are real.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the table has no entry for a word.</exception>
    public static IReadOnlyList<(int Word, int Other, bool IsNeighbour)> Skipgrams(
        IReadOnlyList<int> sequence,
        int vocabularySize,
        int windowSize = 4,
        double negativeSamples = 1,
        bool shuffle = true,
        IReadOnlyList<double>? samplingTable = null,
        Random? random = null
    )
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(windowSize);
        if (negativeSamples > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        random ??= new Random();
        var pairs = new List<(int Word, int Other, bool IsNeighbour)>();
        for (int i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] == 0 || (samplingTable is not null && samplingTable[sequence[i]] < random.NextDouble()))
                continue;
            for (int j = Math.Max(0, i - windowSize); j < Math.Min(sequence.Count, i + windowSize + 1); j++)
                if (j != i && sequence[j] != 0)
                    pairs.Add((sequence[i], sequence[j], true));
        }
        int negatives = negativeSamples > 0 ? (int)(pairs.Count * negativeSamples) : 0;
        int[] words = [.. pairs.Select(p => p.Word)];
        random.Shuffle(words);
        for (int i = 0; i < negatives; i++)
            pairs.Add((words[i % words.Length], random.Next(1, vocabularySize), false));
        if (shuffle)
            random.Shuffle(CollectionsMarshal.AsSpan(pairs));
        return pairs;
    }

    private static int LengthOf(IEnumerable<int> lengths, int? maxLength)
    {
        if (maxLength is <= 0)
            throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "a length is at least 1");
        return maxLength ?? lengths.DefaultIfEmpty(0).Max();
    }

    private static (int From, int To, int Count) Place(int found, int length, SequenceEnd padding, SequenceEnd truncating)
    {
        int count = Math.Min(found, length);
        return (truncating == SequenceEnd.Pre ? found - count : 0, padding == SequenceEnd.Pre ? length - count : 0, count);
    }
}
