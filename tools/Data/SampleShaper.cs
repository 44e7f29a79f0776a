namespace KerasSharp.Data;

/// <summary>Brings text samples into the shape that one input takes.</summary>
internal sealed class SampleShaper
{
    private readonly InputSchema _schema;
    private readonly SequencePadding _padding;

    internal SampleShaper(InputSchema schema, SequencePadding padding, bool isOnlyInput)
    {
        (_schema, _padding) = (schema, padding);
        if (padding.Length is not null && !schema.IsSequence && isOnlyInput)
            throw new KerasException($"--maxlen: {schema.Kind} '{schema.Name}' takes samples of shape {schema}, which are no sequences");
    }

    /// <summary>Whether the length of all samples must be known before the first can be given.</summary>
    internal bool NeedsLongest => _schema.Shape.Count > 0 && _schema.Shape[0] is null && _padding.Length is null;

    /// <summary>Whether samples come from a table whose columns have names.</summary>
    internal bool HasColumns { private get; set; }

    /// <summary>The longest sample seen by <see cref="Measure"/>.</summary>
    internal int Longest { get; private set; } = 1;

    /// <summary>Whether samples are padded or cut.</summary>
    internal bool Pads => _schema.IsSequence && (_padding.Length is not null || _schema.Shape[0] is null);

    /// <summary>The shape of one sample.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="place">Where it stood.</param>
    internal int[] Shape(TextSample first, string place)
    {
        int[] shape = Read(first, place);
        if (Pads)
            shape[0] = _padding.Length ?? Longest;
        return shape;
    }

    /// <summary>Takes note of a sample's length.</summary>
    internal void Measure(TextSample sample, string place) =>
        Longest = Read(sample, place) is [var length, ..] ? Math.Max(Longest, length) : Longest;

    /// <summary>Refuses what <see cref="Put"/> would refuse.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="place">Where it stood.</param>
    /// <param name="shape">The shape of the samples before it; null for none.</param>
    internal void Check(TextSample sample, string place, int[]? shape)
    {
        int[] found = Read(sample, place);
        if (shape is not null && !(found.Skip(1).SequenceEqual(shape.Skip(1)) && (Pads || found.Length == 0 || found[0] == shape[0])))
            throw Misfit(found, place);
        CheckTokens(sample, place);
    }

    /// <summary>Puts a sample into its place in the batch.</summary>
    /// <exception cref="KerasException">The sample does not fit; the message names its place, what was expected and what was
    /// found.</exception>
    internal void Put(TextSample sample, string place, Span<float> target, int[] shape)
    {
        int[] found = Read(sample, place);
        if (!found.Skip(1).SequenceEqual(shape.Skip(1)))
            throw Misfit(found, place);
        CheckTokens(sample, place);
        if (found.Length == 0)
            sample.Values.CopyTo(target);
        else if (Pads)
            _padding.Fit(sample.Values, found[0], target, shape[0]);
        else if (found[0] == shape[0])
            sample.Values.CopyTo(target);
        else
            throw Misfit(found, place);
    }

    // A flat list stands for any shape that it fills; a bare number for a list of one.
    private int[] Read(TextSample sample, string place)
    {
        var expected = _schema.Shape;
        int[] found = [.. sample.Shape];
        if (found.Length == 0 && expected.Count == 1)
            found = [1];
        else if (_schema.LastIsOptional && found.Length == expected.Count - 1)
            found = [.. found, 1];
        if (found.Length == 1 && expected.Count > 1 && expected.Skip(1).All(e => e is not null))
        {
            int row = expected.Skip(1).Aggregate(1, (a, e) => a * e!.Value);
            if (row == 0 || found[0] % row != 0)
                throw Misfit(found, place);
            found = [found[0] / row, .. expected.Skip(1).Select(e => e!.Value)];
        }
        // An empty list of lists does not tell how long those would be.
        if (found.Length == 1 && found[0] == 0 && expected.Count > 1)
            found = [0, .. expected.Skip(1).Select(e => e ?? 0)];
        if (found.Length != expected.Count)
            throw Misfit(found, place);
        for (int i = 0; i < found.Length; i++)
            if (expected[i] is { } e && e != found[i] && !(i == 0 && Pads))
                throw Misfit(found, place);
        return found;
    }

    private void CheckTokens(TextSample sample, string place)
    {
        if (!_schema.IsTokens)
            return;
        foreach (float value in sample.Values)
            if (!(MathF.Abs(value) <= TokenIds.Greatest))
                throw new KerasException(
                    $"{place}: {_schema.Kind} '{_schema.Name}': expected token ids from {-TokenIds.Greatest} to {TokenIds.Greatest}, "
                        + $"which float32 holds exactly, found {value:R}"
                );
    }

    private KerasException Misfit(int[] found, string place)
    {
        string hint =
            _schema.IsSequence && _schema.Shape[0] is { } length && !Pads
                ? $"; --maxlen {length} pads and cuts sequences as pad_sequences does"
            : HasColumns && _schema.Shape is [{ } width] && found is [var columns] && columns > width
                ? "; --ignore leaves columns out, --id copies them to the output, --columns chooses them"
            : "";
        Wording problem =
            $"{place}: {_schema.Kind} '{_schema.Name}': expected a sample of shape {_schema}, found "
            + $"({Wording.List(found)}{(found.Length == 1 ? "," : "")}){hint}";
        return _schema.AdviceFor(found) is { } advice ? new KerasException(problem, advice) : new KerasException(problem);
    }
}
