namespace KerasSharp.Data;

/// <summary>Columns of a table, or keys of JSON objects, that one input of the model takes.</summary>
/// <param name="Input">The input; null for the only one.</param>
/// <param name="Columns">The columns, in the order of the input's numbers.</param>
internal sealed record InputColumns(string? Input, IReadOnlyList<string> Columns);

/// <summary>What becomes of the columns of a table, or of the keys of JSON objects.</summary>
internal sealed record ColumnChoice
{
    /// <summary>All columns are numbers of the only input.</summary>
    internal static readonly ColumnChoice All = new();

    /// <summary>The columns of each input; none for all that are nothing else.</summary>
    internal IReadOnlyList<InputColumns> Inputs { get; init; } = [];

    /// <summary>The column of text of an input whose words are made numbers.</summary>
    internal IReadOnlyList<InputColumns> Texts { get; init; } = [];

    /// <summary>Columns that are passed over.</summary>
    internal IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Columns that are copied to the predictions.</summary>
    internal IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Whether nothing is chosen.</summary>
    internal bool IsAll => Inputs.Count + Texts.Count + Ignored.Count + Ids.Count == 0;

    /// <summary>All columns that are named.</summary>
    internal IEnumerable<string> Named => Inputs.Concat(Texts).SelectMany(i => i.Columns).Concat(Ignored).Concat(Ids);

    /// <summary>The columns of each input, where they are chosen; null where not.</summary>
    /// <exception cref="KerasException">An input is not the model's, or has two choices.</exception>
    internal InputColumns?[] For(IReadOnlyList<InputSchema> inputs)
    {
        var found = new InputColumns?[inputs.Count];
        foreach (var chosen in Inputs.Concat(Texts))
        {
            string option = Texts.Contains(chosen) ? "--text" : "--columns";
            int input = chosen.Input is null && inputs.Count == 1 ? 0 : IndexOf(inputs, chosen.Input);
            if (input < 0)
                throw new KerasException(
                    $"{option} {(chosen.Input is null ? "" : $"{chosen.Input}=")}{Wording.List(chosen.Columns)}: expected INPUT=COLUMN "
                        + $"with "
                        + $"one of the model's inputs {Wording.List(inputs.Select(i => i.Name))}"
                );
            if (found[input] is not null)
                throw new KerasException($"{option}: expected columns of the input '{inputs[input].Name}' once, found them twice");
            found[input] = chosen;
        }
        return found;
    }

    private static int IndexOf(IReadOnlyList<InputSchema> inputs, string? name)
    {
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i].Name == name)
                return i;
        return -1;
    }
}
