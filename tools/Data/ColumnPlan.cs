using System.Globalization;

namespace KerasSharp.Data;

/// <summary>Which field of a row goes where.</summary>
internal sealed class ColumnPlan
{
    private readonly IReadOnlyList<string>? _header;

    private ColumnPlan(IReadOnlyList<string>? header, int fields, int[][] numbers, int[] texts, int[] ids) =>
        (_header, Fields, Numbers, Texts, Ids) = (header, fields, numbers, texts, ids);

    /// <summary>How many fields each row has.</summary>
    internal int Fields { get; }

    /// <summary>The fields of each input, in the order of its numbers.</summary>
    internal int[][] Numbers { get; }

    /// <summary>The field of text of each input; -1 for none.</summary>
    internal int[] Texts { get; }

    /// <summary>The fields of the ids.</summary>
    internal int[] Ids { get; }

    /// <summary>What messages call a field.</summary>
    internal string NameOf(int field) => _header is null ? $"field {field + 1}" : $"column '{NumberText.Shorten(_header[field])}'";

    /// <summary>Whether each column that is chosen is one of these.</summary>
    internal static bool Finds(ColumnChoice choice, IReadOnlyList<string> header) => choice.Named.All(header.Contains);

    /// <summary>Whether columns are chosen by their numbers, from 1.</summary>
    internal static bool IsByNumber(ColumnChoice choice, int fields) => choice.Named.All(n => Number(n) is >= 1 and var i && i <= fields);

    /// <summary>The plan for a table.</summary>
    /// <param name="place">What messages call it.</param>
    /// <param name="header">The columns' names; null where they are chosen by their numbers.</param>
    /// <param name="fields">How many columns there are.</param>
    /// <param name="inputs">What the inputs take.</param>
    /// <param name="choice">What becomes of the columns.</param>
    /// <exception cref="KerasException">A column is missing, stands there twice, or an input has none.</exception>
    internal static ColumnPlan Of(
        string place,
        IReadOnlyList<string>? header,
        int fields,
        IReadOnlyList<InputSchema> inputs,
        ColumnChoice choice
    )
    {
        int Find(string name) => header is null ? Numbered(place, name, fields) : Named(place, name, header);
        var chosen = choice.For(inputs);
        int[] ids = [.. choice.Ids.Select(Find)],
            ignored = [.. choice.Ignored.Select(Find)];
        var texts = new int[inputs.Count];
        var numbers = new int[inputs.Count][];
        for (int i = 0; i < inputs.Count; i++)
        {
            bool isText = chosen[i] is { } some && choice.Texts.Contains(some);
            texts[i] = isText ? Find(chosen[i]!.Columns[0]) : -1;
            numbers[i] = isText ? [] : [.. (chosen[i]?.Columns ?? []).Select(Find)];
            if (chosen[i] is not null)
                continue;
            if (inputs.Count > 1 && header?.Contains(inputs[i].Name) == true)
            {
                numbers[i] = [Find(inputs[i].Name)];
                continue;
            }
            if (inputs.Count > 1)
                throw new KerasException(
                    $"{place}: expected --columns {inputs[i].Name}=COLUMN,... for the {inputs[i].Kind} '{inputs[i].Name}', found none"
                );
            numbers[i] = [.. Enumerable.Range(0, fields).Except(ids).Except(ignored)];
        }
        return new ColumnPlan(header, fields, numbers, texts, ids);
    }

    private static int Named(string place, string name, IReadOnlyList<string> header)
    {
        int[] found = [.. Enumerable.Range(0, header.Count).Where(i => header[i] == name)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new KerasException(
                $"{place}: expected a column '{name}', found the columns {Wording.List(header.Select(NumberText.Shorten))}"
            ),
            _ => throw new KerasException($"{place}: expected one column '{name}', found {found.Length} of that name"),
        };
    }

    private static int Numbered(string place, string name, int fields) =>
        Number(name) is >= 1 and var number && number <= fields
            ? number - 1
            : throw new KerasException(
                $"{place}: without a header columns are chosen by their numbers; expected one from 1 to {fields}, found '{name}'"
            );

    private static int? Number(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
