namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>An object of nothing but named values: what argparse gives, a namespace, a named tuple.</summary>
/// <param name="what">What it is, for messages.</param>
/// <param name="fields">Its values.</param>
internal sealed class RecordValue(string what, TableValue fields) : ScriptValue
{
    internal TableValue Fields => fields;

    /// <summary>Its values in their order, where it is a tuple that does not change; else null.</summary>
    internal List<ScriptValue>? Items { get; init; }

    internal override string What => what;

    internal override IEnumerable<ScriptValue> Inside => fields.Inside;

    /// <summary>A value by its name; null for none.</summary>
    internal ScriptValue? At(string name) => fields.Lost ?? fields.At(name) ?? (name == "__dict__" && Items is null ? fields : null);

    /// <summary>Says that something may have changed it.</summary>
    internal void Lose(UnknownValue why)
    {
        if (Items is null)
            fields.Lost ??= why;
    }
}

/// <summary>A class of named tuples.</summary>
/// <param name="name">Its name.</param>
/// <param name="fields">The names of the values.</param>
internal sealed class RecordClassValue(string name, IReadOnlyList<string> fields) : ScriptValue
{
    internal override string What => $"the named tuple '{name}'";

    /// <summary>A tuple of these; null where the arguments do not fit.</summary>
    internal RecordValue? Make(IReadOnlyList<(string? Name, ScriptValue Value)> arguments)
    {
        var places = arguments.Where(a => a.Name is null).ToList();
        var values = fields
            .Select((f, i) => i < places.Count ? places[i].Value : arguments.FirstOrDefault(a => a.Name == f).Value)
            .ToList();
        return arguments.Count == fields.Count && !values.Contains(null!)
            ? new RecordValue($"a tuple '{name}'", new TableValue([.. fields.Zip(values, (f, v) => (new LiteralValue(f), v))]))
            {
                Items = values,
            }
            : null;
    }
}

/// <summary>A value of a dataclass that is made anew for each object, or has settings beside its default.</summary>
/// <param name="usual">Its default; null for none.</param>
/// <param name="factory">What makes its default; null for nothing.</param>
internal sealed class FieldValue(ScriptValue? usual, ScriptValue? factory) : ScriptValue
{
    internal ScriptValue? Default => usual;

    internal ScriptValue? Factory => factory;

    internal override string What => "a field";
}

/// <summary>A parser of the command line's arguments.</summary>
internal sealed class ParserValue : ScriptValue
{
    /// <summary>What each argument is where none are given.</summary>
    internal TableValue Defaults { get; } = new([]);

    /// <summary>What goes before these.</summary>
    internal TableValue Settings { get; } = new([]);

    internal override string What => "a parser of arguments";

    internal override IEnumerable<ScriptValue> Inside => [Defaults, Settings];
}
