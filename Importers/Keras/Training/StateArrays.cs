using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>Brings a file's optimizer state into a model's, and back: the number of steps, other numbers, then for each slot one array for
/// each trained array of the file.</summary>
/// <param name="state">The model's state.</param>
/// <param name="ordered">The trained arrays in the order of the state.</param>
/// <param name="form">How the era holds a state.</param>
/// <param name="release">The release.</param>
internal sealed class StateArrays(OptimizerState state, IReadOnlyList<WeightSlot> ordered, StateForm form, KerasVersion release)
{
    /// <summary>Whether the arrays' shapes agree with this order of trained arrays.</summary>
    internal bool Fits(IReadOnlyList<StateArray> arrays) => Misfit(arrays) is null;

    /// <summary>What does not agree; null where all does.</summary>
    internal string? Misfit(IReadOnlyList<StateArray> arrays)
    {
        int slots = state.Optimizer.AllSlots.Count * ordered.Count,
            steps = LeadingOf(arrays);
        if (steps < 0)
            return $"expected {slots} or {slots + 1} arrays of {state.Optimizer.ClassName} for {ordered.Count} trained ones, found "
                + $"{arrays.Count}";
        for (int i = 0; i < slots; i++)
        {
            string slot = state.Optimizer.AllSlots[i / ordered.Count];
            int[] shape = state.Optimizer.ShapeOf(slot, ordered[i % ordered.Count].View.StoredShape);
            var array = arrays[steps + i];
            if (!array.Shape.SequenceEqual(shape.Select(d => (long)d)))
                return $"'{array.Name}' for {ordered[i % ordered.Count].Name}: expected [{Wording.List(shape)}], found "
                    + $"[{Wording.List(array.Shape)}]";
        }
        return null;
    }

    /// <summary>Sets the state from a file's arrays, which fit.</summary>
    internal void Load(IReadOnlyList<StateArray> arrays)
    {
        int at = LeadingOf(arrays);
        if (at > 0)
            state.Iterations.Set([(float)arrays[0].Values[0]]);
        for (int i = 1; i < at; i++)
            state.Scalar(Numbers[i - 1]).Set([(float)arrays[i].Values[0]]);
        foreach (string slot in state.Optimizer.AllSlots)
        {
            var values = new Dictionary<Variable, double[]>();
            foreach (var trained in ordered)
            {
                if (IsReduced(slot, trained))
                {
                    state.Slot(slot, trained.Variable).Set(Array.ConvertAll(arrays[at++].Values, v => (float)v));
                    continue;
                }
                if (!values.TryGetValue(trained.Variable, out var whole))
                    values[trained.Variable] = whole = new double[trained.Variable.Shape.Aggregate(1, (a, b) => a * b)];
                trained.View.Scatter<double>(arrays[at++].Values, whole);
            }
            foreach (var (variable, whole) in values)
                state.Slot(slot, variable).Set(Array.ConvertAll(whole, v => (float)v));
        }
    }

    /// <summary>The state as a file's arrays: shapes and elements.</summary>
    internal IEnumerable<(int[] Shape, float[] Values)> Save()
    {
        if (form.StoresIterations(state.Optimizer, release))
            yield return ([], [state.Iterations.Values[0]]);
        foreach (string number in Numbers)
            yield return ([], [state.Scalar(number).Values[0]]);
        foreach (string slot in state.Optimizer.AllSlots)
        foreach (var trained in ordered)
        {
            if (IsReduced(slot, trained))
            {
                yield return (state.Slot(slot, trained.Variable).Shape, state.Slot(slot, trained.Variable).Values);
                continue;
            }
            var values = new float[trained.View.Count];
            trained.View.Gather<float>(state.Slot(slot, trained.Variable).Values, values);
            yield return (trained.View.StoredShape, values);
        }
        for (int i = 0; i < form.WrittenUnused(state.Optimizer, ordered.Count, release); i++)
            yield return ([1], [0]);
    }

    /// <summary>Whether a slot holds less for a trained array than one number for each of its own.</summary>
    /// <exception cref="KerasUnsupportedException">It does, and the file has the array in another order than the model.</exception>
    private bool IsReduced(string slot, WeightSlot trained)
    {
        if (state.Optimizer.ShapeOf(slot, trained.View.StoredShape).SequenceEqual(trained.View.StoredShape))
            return false;
        float[] numbers = [.. Enumerable.Range(0, trained.View.Count).Select(i => (float)i)],
            moved = new float[trained.View.Count];
        bool whole = trained.Variable.Shape.SequenceEqual(trained.View.StoredShape);
        if (whole)
            trained.View.Gather<float>(numbers, moved);
        return whole && moved.AsSpan().SequenceEqual(numbers)
            ? true
            : throw new KerasUnsupportedException(
                $"the state of {state.Optimizer.ClassName} for '{trained.Name}', which the model holds in another order, is not read"
            );
    }

    private IReadOnlyList<string> Numbers => form.Scalars(state.Optimizer, release);

    /// <summary>The place of the first slot: behind the number of steps and other numbers, 0 where nothing is stored before it, -1 where
    /// the number of arrays does not fit.</summary>
    private int LeadingOf(IReadOnlyList<StateArray> arrays)
    {
        int slots = state.Optimizer.AllSlots.Count * ordered.Count;
        int leading = arrays.Count - slots - form.UnusedArrays(state.Optimizer, ordered.Count, arrays);
        bool known = leading is 0 or 1 || leading == 1 + Numbers.Count;
        return known && arrays.Take(leading).All(a => a.Values.Length == 1) ? leading : -1;
    }
}
