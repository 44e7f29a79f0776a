namespace KerasSharp.Runtime.Layers;

/// <summary>Compares the shape of data with what one input of a model takes.</summary>
internal sealed class InputCheck(string model, InputLayer layer)
{
    private readonly int?[] _expected = [.. layer.InputShape!];

    /// <summary>The number of extents of one sample.</summary>
    internal int Rank => _expected.Length;

    /// <summary>Gives the number of samples, and their extents. Data of rank 1 are samples of one number each, as in Keras.</summary>
    /// <exception cref="KerasException">The shape does not fit; the message names the input, what was expected and what was
    /// found.</exception>
    internal int Read(ReadOnlySpan<nint> lengths, Span<int> extents)
    {
        if (lengths.Length == 1 && Rank == 1)
            extents[0] = 1;
        else if (lengths.Length != Rank + 1)
            throw Misfit(lengths);
        else
            for (int k = 0; k < Rank; k++)
                extents[k] = checked((int)lengths[k + 1]);
        for (int k = 0; k < Rank; k++)
            if (_expected[k] is { } expected && expected != extents[k])
                throw Misfit(lengths);
        return checked((int)lengths[0]);
    }

    /// <exception cref="KerasException">The number of elements is not that of the shape.</exception>
    internal void RequireCount(ReadOnlySpan<nint> lengths, long elements)
    {
        long count = 1;
        foreach (nint length in lengths)
            count =
                length >= 0
                    ? checked(count * length)
                    : throw new ArgumentOutOfRangeException(nameof(lengths), $"a shape has no negative extent such as {length}");
        if (count != elements)
            throw new KerasException(
                $"model '{model}', input '{layer.Name}': expected {count} numbers for the shape ({Show(lengths)}), found {elements}"
            );
    }

    /// <exception cref="KerasException">The numbers of samples differ.</exception>
    internal void RequireSamples(int expected, int found)
    {
        if (expected != found)
            throw new KerasException(
                $"model '{model}', input '{layer.Name}': expected {expected} samples as in the first input, found {found}"
            );
    }

    private KerasException Misfit(ReadOnlySpan<nint> found) =>
        new(
            $"model '{model}', input '{layer.Name}': expected data of shape "
                + $"({Wording.List(_expected.Select(e => e?.ToString() ?? "any").Prepend("samples"))}), found ({Show(found)})"
        );

    private static string Show(ReadOnlySpan<nint> lengths) => lengths.Length == 1 ? $"{lengths[0]}," : Wording.List(lengths.ToArray());
}
