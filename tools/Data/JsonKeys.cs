namespace KerasSharp.Data;

/// <summary>What the keys of JSON objects are: inputs, single numbers of inputs, texts, ids, or nothing.</summary>
internal sealed class JsonKeys
{
    private readonly InputNames _names;
    private readonly HashSet<string> _ignored;
    private readonly Dictionary<string, (int Input, int Place)> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    internal JsonKeys(IReadOnlyList<InputSchema> inputs, ColumnChoice choice)
    {
        (_names, Choice) = (new InputNames(inputs), choice);
        _ignored = [.. choice.Ignored];
        Widths = new int[inputs.Count];
        var chosen = choice.For(inputs);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (chosen[i] is not { } some)
                continue;
            if (choice.Texts.Contains(some))
                Once(_texts.TryAdd(some.Columns[0], i), some.Columns[0]);
            else
                for (Widths[i] = 0; Widths[i] < some.Columns.Count; Widths[i]++)
                    Once(_numbers.TryAdd(some.Columns[Widths[i]], (i, Widths[i])), some.Columns[Widths[i]]);
        }
        for (int i = 0; i < choice.Ids.Count; i++)
            Once(_ids.TryAdd(choice.Ids[i], i), choice.Ids[i]);
        static void Once(bool isNew, string key)
        {
            if (!isNew)
                throw new KerasException($"--columns, --text and --id name the key '{NumberText.Shorten(key)}' twice");
        }
    }

    internal ColumnChoice Choice { get; }

    /// <summary>How many keys hold the numbers of each input; 0 where one key holds them all.</summary>
    internal int[] Widths { get; }

    /// <summary>The inputs' names, as messages list them.</summary>
    internal string All => _names.All;

    internal bool IsIgnored(string key) => _ignored.Contains(key);

    internal bool IsId(string key, out int id) => _ids.TryGetValue(key, out id);

    internal bool IsText(string key, out int input) => _texts.TryGetValue(key, out input);

    internal bool IsNumber(string key, out (int Input, int Place) number) => _numbers.TryGetValue(key, out number);

    /// <summary>The input of a name; -1 where the name does not tell it.</summary>
    internal int Input(string key) => _names.Find(key);
}
