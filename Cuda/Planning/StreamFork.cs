using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Moves recurrent passes to a second stream where another one can run beside them; the first stream waits for them before
/// what they give is used.</summary>
internal static class StreamFork
{
    /// <param name="scheduled">The steps in order.</param>
    /// <param name="buffers">Keeps what a pass uses until the streams meet again.</param>
    /// <returns>The steps as they run.</returns>
    public static IReadOnlyList<IStep> Arrange(IReadOnlyList<ScheduledStep> scheduled, BufferTable buffers)
    {
        var steps = new List<IStep>();
        int joinAt = -1;
        for (int i = 0; i < scheduled.Count; i++)
        {
            if (i == joinAt)
                steps.Add(new JoinStep());
            if (i < joinAt || scheduled[i].Step is not RecurrentPass pass)
            {
                steps.Add(scheduled[i].Step);
                continue;
            }
            int end = EndOf(pass, scheduled, i);
            ScheduledStep[] partners = [.. scheduled.Take(end).Skip(i + 1).Where(s => s.Step is RecurrentPass)];
            if (partners.Length == 0)
            {
                steps.Add(pass);
                continue;
            }
            Pair(scheduled[i], "beside the next");
            foreach (var partner in partners)
                Pair(partner, "beside the one before");
            // What it reads must stand, and what it writes must be its own, until the streams meet again.
            foreach (int buffer in scheduled[i].Buffers)
                buffers.Use(buffer, scheduled[end - 1].Time);
            steps.Add(new ForkStep(pass));
            joinAt = end;
        }
        if (joinAt == scheduled.Count)
            steps.Add(new JoinStep());
        return steps;
    }

    /// <summary>Up to where steps need nothing of what a pass writes.</summary>
    private static int EndOf(RecurrentPass pass, IReadOnlyList<ScheduledStep> scheduled, int at)
    {
        var written = new HashSet<int>(pass.Written.Select(v => v.Buffer));
        int end = at + 1;
        while (
            end < scheduled.Count
            && scheduled[end].Step is not (ScanStep or UpdateStep or FlagStep)
            && !scheduled[end].Buffers.Any(written.Contains)
        )
            end++;
        return end;
    }

    private static void Pair(ScheduledStep scheduled, string where)
    {
        ((RecurrentPass)scheduled.Step).Abreast = 2;
        scheduled.Line = scheduled.Line with { Note = $"{scheduled.Line.Note}; on two streams, {where}" };
    }
}
