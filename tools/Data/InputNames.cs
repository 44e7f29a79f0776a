namespace KerasSharp.Data;

/// <summary>Which array goes to which input. Its name tells it. Keras 1 names the input that it puts in front of a Sequential's first layer
/// by this layer's class and a number that its process counts (dense_input_5), which no file holds: the class alone tells the input where
/// one input alone has it, and the arrays' shapes or their order among those of this class where several have it. Arrays none of whose
/// names fit are taken in their order, where their number and shapes fit.</summary>
internal sealed class InputNames(IReadOnlyList<InputSchema> inputs)
{
    /// <summary>The inputs' names, as messages list them.</summary>
    internal string All => Wording.List(inputs.Select(i => i.Name));

    /// <summary>The input of a name; -1 where the name does not tell it.</summary>
    internal int Find(string name)
    {
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i].Name == name)
                return i;
        int found = -1;
        for (int i = 0; i < inputs.Count; i++)
            if (IsCounted(name, inputs[i]))
                found = found == -1 ? i : -2;
        return Math.Max(found, -1);
    }

    /// <summary>The array of each input; null where the input's array is not known.</summary>
    /// <param name="file">What messages call their file.</param>
    /// <param name="arrays">The arrays' names, in the order of the file.</param>
    /// <param name="fits">Whether an array has the shape of an input's data.</param>
    /// <param name="notice">Is told what is taken by another thing than names.</param>
    /// <exception cref="KerasException">Names that Keras counts leave open which is which.</exception>
    internal string?[] Match(string file, IReadOnlyList<string> arrays, Func<string, int, bool> fits, Action<string> notice)
    {
        var taken = inputs.Select(i => arrays.Contains(i.Name) ? i.Name : null).ToArray();
        bool anyFits = taken.Any(t => t is not null);
        for (int i = 0; i < taken.Length; i++)
            if (taken[i] is null && arrays.Where(a => Find(a) == i && inputs[i].Name != a).Take(2).ToArray() is [var only])
                taken[i] = only;
        if (!taken.Contains(null))
            return taken;
        int[] open = [.. Enumerable.Range(0, taken.Length).Where(i => taken[i] is null && !inputs[i].IsOptional)];
        if (open.Length > 0 && open.All(i => inputs[i].KerasNamePrefix is not null) && TakeCounted(file, open, arrays, taken, fits))
            notice($"{file}: arrays taken as inputs by Keras's count of their names: {Show(open, taken)}");
        // Names that Keras counts are no foreign ones.
        else if (
            !anyFits
            && arrays.Count == taken.Length
            && !arrays.Any(a => inputs.Any(i => IsCounted(a, i)))
            && open.All(i => fits(arrays[i], i))
        )
        {
            foreach (int i in open)
                taken[i] = arrays[i];
            notice($"{file}: no array is named as an input; taken in their order: {Show(open, taken)}");
        }
        return taken;
    }

    private bool TakeCounted(string file, int[] open, IReadOnlyList<string> arrays, string?[] taken, Func<string, int, bool> fits)
    {
        var found = new Dictionary<int, string>();
        foreach (var group in open.GroupBy(i => inputs[i].KerasNamePrefix))
        {
            int[] members = [.. group];
            string[] candidates = [.. arrays.Where(a => !taken.Contains(a) && IsCounted(a, inputs[members[0]]))];
            if (candidates.Length != members.Length)
                return false;
            if (OnlyFit(members, candidates, fits) is { } byShape)
                candidates = byShape;
            // Where shapes leave it open, order and count must say the same: either alone may come from how the arrays were put together.
            else if (!candidates.SequenceEqual(candidates.OrderBy(a => a.Length).ThenBy(a => a, StringComparer.Ordinal)))
                throw new KerasException(
                    $"{file}: cannot tell which input of {Wording.List(members.Select(i => inputs[i].Name))} each of "
                        + $"{Wording.List(candidates)} is: Keras's count of the names and the order of the arrays disagree, and "
                        + $"shapes are alike; expected the inputs' names"
                );
            for (int k = 0; k < members.Length; k++)
                found[members[k]] = candidates[k];
        }
        foreach (var (input, array) in found)
            taken[input] = array;
        return true;
    }

    /// <summary>The arrays of some inputs where shapes permit one way only; null where they permit none or several.</summary>
    private static string[]? OnlyFit(int[] members, string[] candidates, Func<string, int, bool> fits)
    {
        var chosen = new string?[members.Length];
        var left = candidates.ToHashSet();
        // One way only leaves, at each step, an input that one array alone fits.
        while (left.Count > 0)
        {
            int before = left.Count;
            for (int k = 0; k < members.Length; k++)
                if (chosen[k] is null && left.Where(a => fits(a, members[k])).Take(2).ToArray() is [var only])
                    left.Remove(chosen[k] = only);
            if (left.Count == before)
                return null;
        }
        return [.. chosen.Select(c => c!)];
    }

    private static bool IsCounted(string name, InputSchema input) =>
        input.KerasNamePrefix is { } prefix
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && name.Length > prefix.Length
        && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    private string Show(int[] open, string?[] taken) => Wording.List(open.Select(i => $"'{taken[i]}' as '{inputs[i].Name}'"));
}
