namespace KerasSharp.Cli.Training;

/// <summary>Keeps what an optimizer remembers when a model is compiled anew with the same one: for another seed, another loss, or
/// fewer weights that are trained.</summary>
internal static class OptimizerCarry
{
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
