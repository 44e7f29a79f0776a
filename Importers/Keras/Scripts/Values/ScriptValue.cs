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

/// <summary>A value that calls can change. One that was handed to what is not known is not known any more.</summary>
internal abstract class ChangingValue : ScriptValue
{
    /// <summary>What may have changed it; null for nothing.</summary>
    internal UnknownValue? Lost { get; set; }
}

/// <summary>A list or a tuple.</summary>
internal sealed class ItemsValue(List<ScriptValue> items, bool isList) : ChangingValue
{
    internal List<ScriptValue> Items => items;

    internal bool IsList => isList;

    internal override string What => isList ? "a list" : "a tuple";

    internal override IEnumerable<ScriptValue> Inside => items;
}

/// <summary>A dictionary whose keys are literals.</summary>
internal sealed class TableValue(List<(LiteralValue Key, ScriptValue Value)> entries) : ChangingValue
{
    internal List<(LiteralValue Key, ScriptValue Value)> Entries => entries;

    internal override string What => "a dictionary";

    internal override IEnumerable<ScriptValue> Inside => entries.Select(e => e.Value);

    internal ScriptValue? At(object? key) => entries.LastOrDefault(e => Equals(e.Key.Value, key)).Value;

    /// <summary>Gives a key its value, at its place where there is one.</summary>
    internal void Set(LiteralValue key, ScriptValue value)
    {
        int at = entries.FindIndex(e => Equals(e.Key.Value, key.Value));
        if (at < 0)
            entries.Add((key, value));
        else
            entries[at] = (key, value);
    }
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
    /// <summary>Whether it is called where it is read (<c>@property</c>).</summary>
    internal bool IsProperty { get; init; }

    /// <summary>Whether it takes no object before its arguments, though it stands in a class.</summary>
    internal bool IsStatic { get; init; }

    internal string Name => name;

    internal IReadOnlyList<ParameterNode> Parameters => parameters;

    internal IReadOnlyList<SourceNode> Body => body;

    internal Scope Scope => scope;

    internal override string What => $"the function '{name}'";
}

/// <summary>A class that the script defines, of bases that it defines too or of none.</summary>
/// <param name="name">Its name.</param>
/// <param name="members">Its methods and values.</param>
/// <param name="bases">Its bases.</param>
internal sealed class ClassValue(string name, Scope members, IReadOnlyList<ClassValue> bases) : ScriptValue
{
    internal override string What => $"the class '{name}'";

    /// <summary>How many classes it is made of, counted as often as they are bases.</summary>
    internal int Weight { get; } = 1 + bases.Sum(b => b.Weight);

    /// <summary>The fields of a dataclass and of its bases; null where it is none.</summary>
    internal IReadOnlyList<(string Name, ScriptValue? Default)>? Fields
    {
        get => field ?? bases.Select(b => b.Fields).FirstOrDefault(f => f is not null);
        init;
    }

    /// <summary>Whether it stands upon Keras's Model, directly or by a base.</summary>
    internal bool IsModel
    {
        get => field || bases.Any(b => b.IsModel);
        init;
    }

    internal string Name => name;

    /// <summary>Its own functions.</summary>
    internal IEnumerable<FunctionValue> Methods => members.Names.Values.OfType<FunctionValue>();

    /// <summary>A method or value, its own or a base's; null for none.</summary>
    internal ScriptValue? Member(string member) => members.Names.GetValueOrDefault(member) ?? Above(member);

    /// <summary>A method or value of a base; null for none.</summary>
    internal ScriptValue? Above(string member) => bases.Select(b => b.Member(member)).FirstOrDefault(m => m is not null);
}

/// <summary>An object of a class that the script defines.</summary>
/// <param name="made">Its class.</param>
/// <param name="line">Where it is made.</param>
internal sealed class InstanceValue(ClassValue made, int line) : ScriptValue
{
    internal ClassValue Class => made;

    internal int Line => line;

    /// <summary>Of a model: the shape of its input, the batch first, or a list of the shapes of several; null where the script has not
    /// said it yet.</summary>
    internal ItemsValue? InputShape { get; set; }

    internal Dictionary<string, ScriptValue> Attributes { get; } = new(StringComparer.Ordinal);

    internal override string What => $"an object of {made.What}";

    internal override IEnumerable<ScriptValue> Inside => Attributes.Values;
}

/// <summary>An object as the bases of a class see it (<c>super()</c>).</summary>
/// <param name="of">The object.</param>
/// <param name="above">The class above which methods are looked for.</param>
internal sealed class SuperValue(InstanceValue of, ClassValue above) : ScriptValue
{
    internal InstanceValue Of => of;

    /// <summary>A method or value of a base that the script defines; null for none.</summary>
    internal ScriptValue? Member(string name) => above.Above(name);

    internal override string What => $"the bases of {of.What}";
}

/// <summary>A function with some of its arguments (<c>functools.partial</c>).</summary>
internal sealed class PartialValue(ScriptValue function, IReadOnlyList<(string? Name, ScriptValue Value)> arguments) : ScriptValue
{
    internal ScriptValue Function => function;

    internal IReadOnlyList<(string? Name, ScriptValue Value)> Arguments => arguments;

    internal override string What => $"a part of {function.What}";
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

    internal override string What => $"what line {line} gives ({Wording.Clip(why)})";
}

/// <summary>A function of the script as one expression, for a layer that computes it.</summary>
/// <param name="function">The function.</param>
/// <param name="text">The expression.</param>
internal sealed class FunctionTextValue(ScriptValue function, string text) : ScriptValue
{
    internal ScriptValue Function => function;

    internal string Text => text;

    internal override string What => $"'{text}'";
}
