namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Calls that no output depends on. Keras does not run them: files of 3.2 say of a Sequential that is called twice twice the
/// first value, so that the second call leads nowhere, and what it would do to moving statistics is not done.</summary>
internal static class ReachedCalls
{
    /// <summary>The model without such calls. A layer keeps one call, which says what weights it has.</summary>
    internal static ModelSpec Of(ModelSpec model)
    {
        var calls = model.Calls;
        var reached = new bool[calls.Count];
        var waiting = new Stack<int>(model.Outputs.Concat(model.Inputs).Select(t => t.Call));
        Reach(calls, waiting, reached);
        var called = calls.Where((_, i) => reached[i]).Select(c => c.Layer).ToHashSet();
        for (int i = 0; i < calls.Count; i++)
            if (called.Add(calls[i].Layer))
            {
                waiting.Push(i);
                Reach(calls, waiting, reached);
            }
        if (!reached.Contains(false))
            return model;
        var places = new int[calls.Count];
        for (int i = 0, next = 0; i < calls.Count; i++)
            places[i] = reached[i] ? next++ : -1;
        TensorRef Moved(TensorRef value) => value with { Call = places[value.Call] };
        return model with
        {
            Calls = [.. calls.Where((_, i) => reached[i]).Select(c => c with { Inputs = [.. c.Inputs.Select(Moved)] })],
            Inputs = [.. model.Inputs.Select(Moved)],
            Outputs = [.. model.Outputs.Select(Moved)],
        };
    }

    private static void Reach(IReadOnlyList<CallSpec> calls, Stack<int> waiting, bool[] reached)
    {
        while (waiting.TryPop(out int call))
        {
            if (reached[call])
                continue;
            reached[call] = true;
            foreach (var input in calls[call].Inputs)
                waiting.Push(input.Call);
        }
    }
}
