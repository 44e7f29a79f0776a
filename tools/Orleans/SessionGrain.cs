using KerasSharp.Extensions;

namespace KerasSharp.Orleans;

/// <summary>A sequence. It holds states and number; the silo's batcher computes, for all sequences at home there together.</summary>
internal sealed class SessionGrain(
    [PersistentState("session", SessionCluster.Storage)] IPersistentState<SessionState> stored,
    ISessionModels models
) : Grain, ISessionGrain
{
    public async Task<SessionAnswer> StepAsync(SessionPart part)
    {
        var (name, version, id) = SessionKey.Read(this.GetPrimaryKeyString());
        if (models.Find(name, version) is not { } model)
            return Refused(SessionOutcome.Invalid, $"no model '{name}' of version '{version}' is at home in the cluster");
        SequenceProgress next;
        var before = stored.State.ToProgress();
        try
        {
            next = await SequenceProgress.StepAsync(
                model,
                before,
                new SequencePart(id, part.Start, part.End, part.Step),
                [.. part.Inputs.Select(i => i.ToTensor())]
            );
        }
        catch (ModelInputException e)
        {
            return Refused(SessionOutcome.Invalid, e.Message);
        }
        catch (ModelOverloadedException e)
        {
            return Refused(SessionOutcome.Overloaded, e.Message);
        }
        catch (TimeoutException e)
        {
            return Refused(SessionOutcome.TimedOut, e.Message);
        }
        if (!ReferenceEquals(next, before))
            await StoreAsync(next);
        return new SessionAnswer(SessionOutcome.Applied, "", next.Step, stored.State.Outputs);
    }

    private async Task StoreAsync(SequenceProgress next)
    {
        stored.State.Set(next);
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // Whether it was written is not known: the grain begins anew from what is stored, and the part's number tells.
            DeactivateOnIdle();
            throw;
        }
    }

    private SessionAnswer Refused(SessionOutcome outcome, string message) => new(outcome, message, stored.State.Step, []);
}
