namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>The names of a script, or of one call of a function in it.</summary>
/// <param name="outer">The names around it; null for a script's own.</param>
internal sealed class Scope(Scope? outer = null)
{
    private readonly Dictionary<string, ScriptValue> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _globals = new(StringComparer.Ordinal);

    /// <summary>Modules whose names are all taken over (<c>import *</c>), the last first.</summary>
    internal List<string> Stars { get; } = [];

    /// <summary>The script's own names.</summary>
    internal Scope Global => outer?.Global ?? this;

    internal Scope? Outer => outer;

    /// <summary>Whether they are those of a loop inside of an expression, where <c>:=</c> binds a name around it.</summary>
    internal bool IsOfExpression { get; init; }

    /// <summary>The class whose methods and values these are; null for other names.</summary>
    internal ClassValue? Class { get; set; }

    /// <summary>Where <c>:=</c> binds a name.</summary>
    internal Scope Binding => IsOfExpression && outer is not null ? outer.Binding : this;

    /// <summary>All names bound here.</summary>
    internal IReadOnlyDictionary<string, ScriptValue> Names => _names;

    /// <summary>Lets a name be the script's own; at the script's own level it is.</summary>
    internal void DeclareGlobal(string name)
    {
        if (outer is not null)
            _globals.Add(name);
    }

    internal ScriptValue? this[string name]
    {
        get => (_globals.Contains(name) ? Global._names : _names).GetValueOrDefault(name) ?? outer?[name];
        set
        {
            if (_globals.Contains(name))
                Global[name] = value;
            else
                _names[name] = value!;
        }
    }
}
