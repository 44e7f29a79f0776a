namespace KerasSharp.Client;

/// <summary>What is asked of a model.</summary>
/// <param name="Model">Its name on the server.</param>
/// <param name="Inputs">One for each of the model's inputs.</param>
public sealed record InferenceRequest(string Model, params IReadOnlyList<InferenceInput> Inputs)
{
    /// <summary>The model's version; null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>The caller's own name of the request, which the answer repeats.</summary>
    public string? Id { get; init; }

    /// <summary>The outputs that are wanted; none for all.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The sequence that the request is the next part of; null for none.</summary>
    public string? SequenceId { get; init; }

    /// <summary>Whether the sequence begins with it.</summary>
    public bool SequenceStart { get; init; }

    /// <summary>Whether the sequence ends with it, so that the server may forget its states.</summary>
    public bool SequenceEnd { get; init; }

    /// <summary>The number of the part, where the server numbers them (KerasSharp.Orleans): a part that was applied already is answered and
    /// not applied again. Null for none.</summary>
    public long? SequenceStep { get; init; }

    /// <summary>The protocol's parameters.</summary>
    internal IEnumerable<(string Name, object Value)> Parameters()
    {
        if (SequenceId is null)
            yield break;
        yield return ("sequence_id", SequenceId);
        yield return ("sequence_start", SequenceStart);
        yield return ("sequence_end", SequenceEnd);
        if (SequenceStep is { } step)
            yield return ("sequence_step", step);
    }
}
