using System.Globalization;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>What a name or an expression of a script stands for.</summary>
internal abstract class ScriptValue
{
    /// <summary>What it is, for messages.</summary>
    internal abstract string What { get; }

    /// <summary>The values inside of it.</summary>
    internal virtual IEnumerable<ScriptValue> Inside => [];
}

/// <summary>None, true, false, a number, a text.</summary>
/// <param name="value">null, bool, long, double or string.</param>
internal sealed class LiteralValue(object? value) : ScriptValue
{
    internal static readonly LiteralValue None = new(null);

    internal object? Value => value;

    internal override string What =>
        value switch
        {
            null => "None",
            bool b => b ? "True" : "False",
            string s => $"'{(s.Length > 60 ? s[..60] + "..." : s)}'",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}

/// <summary>A list or a tuple.</summary>
internal sealed class ItemsValue(List<ScriptValue> items, bool isList) : ScriptValue
{
    internal List<ScriptValue> Items => items;

    internal bool IsList => isList;

    internal override string What => isList ? "a list" : "a tuple";

    internal override IEnumerable<ScriptValue> Inside => items;
}

/// <summary>A dictionary whose keys are literals.</summary>
internal sealed class TableValue(List<(LiteralValue Key, ScriptValue Value)> entries) : ScriptValue
{
    internal List<(LiteralValue Key, ScriptValue Value)> Entries => entries;

    internal override string What => "a dictionary";

    internal override IEnumerable<ScriptValue> Inside => entries.Select(e => e.Value);

    internal ScriptValue? At(object? key) => entries.LastOrDefault(e => Equals(e.Key.Value, key)).Value;
}

/// <summary>What an import names: a module, or something in one.</summary>
/// <param name="path">Its whole name: <c>keras.layers.Dense</c>.</param>
internal sealed class SymbolValue(string path) : ScriptValue
{
    internal string Path => path;

    internal override string What => $"'{path}'";
}

/// <summary>A function that the script defines.</summary>
/// <param name="name">Its name.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="body">Its statements.</param>
/// <param name="scope">Where it was defined.</param>
internal sealed class FunctionValue(string name, IReadOnlyList<ParameterNode> parameters, IReadOnlyList<SourceNode> body, Scope scope)
    : ScriptValue
{
    internal string Name => name;

    internal IReadOnlyList<ParameterNode> Parameters => parameters;

    internal IReadOnlyList<SourceNode> Body => body;

    internal Scope Scope => scope;

    internal override string What => $"the function '{name}'";
}

/// <summary>A method of a value, or what an attribute of it is.</summary>
internal sealed class MethodValue(ScriptValue of, string name) : ScriptValue
{
    internal ScriptValue Of => of;

    internal string Name => name;

    internal override string What => $"'.{name}' of {of.What}";
}

/// <summary>A regularizer, initializer, constraint or other object of Keras that has settings.</summary>
/// <param name="className">Its class.</param>
/// <param name="arguments">Its settings.</param>
internal sealed class ObjectValue(string className, IReadOnlyList<(string Name, ScriptValue Value)> arguments) : ScriptValue
{
    internal string ClassName => className;

    internal IReadOnlyList<(string Name, ScriptValue Value)> Arguments => arguments;

    internal override string What => $"a {className}";
}

/// <summary>What only running the script could tell.</summary>
/// <param name="line">Where it arises.</param>
/// <param name="why">By what.</param>
internal sealed class UnknownValue(int line, string why) : ScriptValue
{
    internal int Line => line;

    internal string Why => why;

    internal override string What => $"what line {line} gives ({why})";
}
