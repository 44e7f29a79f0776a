using System.Numerics.Tensors;
using KerasSharp.Extensions;
using Orleans.Runtime;
using StackExchange.Redis;

namespace KerasSharp.Orleans;

/// <summary>The sequences of a model across a cluster.</summary>
public sealed class GrainSequences : ISequences
{
    private readonly IGrainFactory _grains;
    private readonly string _model;
    private readonly string _version;

    /// <param name="grains">Finds the sequences' grains.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="version">Its version.</param>
    public GrainSequences(IGrainFactory grains, string model, string version)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(version);
        (_grains, _model, _version) = (grains, model, version);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tensor<float>>> StepAsync(
        SequencePart part,
        IReadOnlyList<Tensor<float>> xs,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(xs);
        if (string.IsNullOrEmpty(part.Id))
            throw new ModelInputException($"expected a sequence with a name, found an empty one");
        var grain = _grains.GetGrain<ISessionGrain>(SessionKey.Of(_model, _version, part.Id));
        var message = new SessionPart(part.Start, part.End, part.Step, [.. xs.Select(SessionTensor.Of)]);
        SessionAnswer answer;
        try
        {
            answer = await grain.StepAsync(message).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or RedisException)
        {
            // The machine that kept the sequence is gone, or its storage: the part may have been applied, and its number tells.
            throw new ModelOverloadedException($"model '{_model}': sequence '{part.Id}' cannot be reached now; send the part again");
        }
        return answer.Outcome switch
        {
            SessionOutcome.Applied => [.. answer.Outputs.Select(o => o.ToTensor())],
            SessionOutcome.Invalid => throw new ModelInputException($"{answer.Message}"),
            SessionOutcome.Overloaded => throw new ModelOverloadedException($"{answer.Message}"),
            _ => throw new TimeoutException(answer.Message),
        };
    }
}
