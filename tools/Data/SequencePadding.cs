namespace KerasSharp.Data;

/// <summary>At which end sequences are padded or cut.</summary>
internal enum SequenceEnd
{
    /// <summary>At the beginning; Keras's default.</summary>
    Pre,

    /// <summary>At the end.</summary>
    Post,
}

/// <summary>How sequences of different lengths become one array, as Keras's pad_sequences does it.</summary>
/// <param name="Length">The length of all; null for that of the longest.</param>
/// <param name="Padding">Where zeros are put before or behind a shorter one.</param>
/// <param name="Truncating">Where a longer one is cut.</param>
internal sealed record SequencePadding(int? Length, SequenceEnd Padding = SequenceEnd.Pre, SequenceEnd Truncating = SequenceEnd.Pre)
{
    /// <summary>Puts a sequence of <paramref name="steps"/> steps into the place for <paramref name="length"/> of them.</summary>
    internal void Fit(ReadOnlySpan<float> sequence, int steps, Span<float> target, int length)
    {
        if (length == 0)
            return;
        int width = target.Length / length;
        if (steps >= length)
        {
            int cut = Truncating == SequenceEnd.Pre ? steps - length : 0;
            sequence.Slice(cut * width, length * width).CopyTo(target);
            return;
        }
        int before = Padding == SequenceEnd.Pre ? length - steps : 0;
        target[..(before * width)].Clear();
        sequence.CopyTo(target[(before * width)..]);
        target[((before + steps) * width)..].Clear();
    }
}
