namespace KerasSharp.Cli.Training;

/// <summary>Keeps what an optimizer remembers when a model is compiled anew with the same one: for another seed, another loss, or
/// fewer weights that are trained.</summary>
internal static class OptimizerCarry
{
    /// <summary>Goes on with Nadam's product of momenta where the file of an interrupted training has no place for it.</summary>
    /// <param name="state">The state that was loaded.</param>
    /// <param name="steps">The steps of the training so far.</param>
    internal static void RestoreSchedule(OptimizerState state, int steps)
    {
        // After a step the product is less than 1.
        if (state.Optimizer is Nadam && steps > 0 && state.Scalar("m_schedule").Values[0] == 1)
            state.RecomputeSchedule((int)state.Iterations.Values[0] - steps);
    }

    /// <summary>Copies everything that both states have.</summary>
    internal static void Copy(OptimizerState? from, OptimizerState to)
    {
        if (from is null || from.Optimizer != to.Optimizer)
            return;
        var old = from.All.ToDictionary(v => v.Name);
        foreach (var variable in to.All)
            if (old.TryGetValue(variable.Name, out var before))
                variable.Set(before.Values);
    }
}
