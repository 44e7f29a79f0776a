using KerasSharp.Runtime.Backends;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>One call of a plan. Only the device that made it knows how it runs.</summary>
internal interface IStep;

/// <summary>A step in its place among the others.</summary>
/// <param name="step">The step.</param>
/// <param name="line">What the plan's report says of it.</param>
/// <param name="time">Its number among all steps, those inside of loops counted too.</param>
/// <param name="buffers">The buffers that it uses.</param>
internal sealed class ScheduledStep(IStep step, PlanStep line, int time, int[] buffers)
{
    public IStep Step { get; } = step;

    public PlanStep Line { get; set; } = line;

    public int Time { get; } = time;

    public IReadOnlyList<int> Buffers { get; } = buffers;
}

/// <summary>The steps of one level, the plan's own or a loop's, and what waits to be planned there.</summary>
internal sealed class PlanLevel
{
    public List<ScheduledStep> Steps { get; } = [];

    /// <summary>Work that waits, since a pass that can run beside the one before it comes first.</summary>
    public List<Action> Deferred { get; set; } = [];
}
