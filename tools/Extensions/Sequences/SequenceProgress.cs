using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KerasSharp.Extensions;

/// <summary>How far a sequence is: its states, and what it takes to answer the last part once more.</summary>
/// <param name="States">Those that the last part left.</param>
/// <param name="Step">Parts that were applied.</param>
/// <param name="Inputs">The last part's data, by their hash.</param>
/// <param name="Outputs">What the last part gave.</param>
/// <param name="Ended">Whether the last part was the end.</param>
public sealed record SequenceProgress(
    ModelStates States,
    long Step,
    string Inputs,
    IReadOnlyList<Tensor<float>> Outputs,
    bool Ended = false
)
{
    /// <summary>Applies a part, or answers the last one once more where the part's number and data are the last one's.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="before">Null where the sequence has not begun.</param>
    /// <param name="part">The part.</param>
    /// <param name="xs">Its data, one array for each input.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ModelInputException">The sequence has not begun or is over, the number is not the next one, or the data do not
    /// fit.</exception>
    /// <inheritdoc cref="Batcher.StepAsync" path="/exception"/>
    public static async Task<SequenceProgress> StepAsync(
        HostedModel model,
        SequenceProgress? before,
        SequencePart part,
        IReadOnlyList<Tensor<float>> xs,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(xs);
        string inputs = HashOf(xs);
        if (part.Step is { } number && before is not null && number == before.Step)
        {
            if (before.Inputs == inputs)
                return before;
            // The same number with other data is another sequence's first part, or a mistake.
            if (!part.Start)
                throw new ModelInputException($"sequence '{part.Id}': step {number} was applied with other data");
        }
        long next = part.Start ? 1 : (before?.Step ?? 0) + 1;
        if (!part.Start && (before is null || before.Ended))
            throw new ModelInputException(
                $"model '{model.Name}': expected the first part of a sequence (sequence_start), found no open sequence '{part.Id}'"
            );
        if (part.Step is { } found && found != next)
            throw new ModelInputException($"sequence '{part.Id}': expected step {next}, or the last one again, found {found}");
        var states = part.Start ? Initial(model, xs) : before!.States;
        var result = await model.StepAsync(xs, states, cancellation).ConfigureAwait(false);
        return new SequenceProgress(result.States, next, inputs, result.Outputs, part.End);
    }

    private static ModelStates Initial(HostedModel model, IReadOnlyList<Tensor<float>> xs)
    {
        try
        {
            return model.Model.InitialStates(xs.Count == 0 || xs[0].Rank == 0 ? 1 : (int)xs[0].Lengths[0]);
        }
        catch (KerasException e)
        {
            throw new ModelInputException($"{e.Message}", e);
        }
    }

    private static string HashOf(IReadOnlyList<Tensor<float>> xs)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var x in xs)
        {
            foreach (nint extent in x.Lengths)
                sha.AppendData(BitConverter.GetBytes((long)extent));
            sha.AppendData(MemoryMarshal.AsBytes(TokenIds.Flatten(x)));
        }
        return Convert.ToHexString(sha.GetHashAndReset());
    }
}
