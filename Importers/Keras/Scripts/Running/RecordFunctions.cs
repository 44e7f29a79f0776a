using System.Globalization;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Functions of argparse, collections, dataclasses and types that make records.</summary>
internal static class RecordFunctions
{
    /// <summary>What a function gives; null where the name is another's, or what it gives is not known.</summary>
    /// <param name="path">Its whole name.</param>
    /// <param name="arguments">What it is given.</param>
    internal static ScriptValue? Call(string path, IReadOnlyList<Argument> arguments)
    {
        ScriptValue? Of(string name) => arguments.Where(a => a.Name == name).Select(a => a.Value).FirstOrDefault();
        switch (path)
        {
            case "argparse.ArgumentParser":
                return new ParserValue();
            case "argparse.Namespace" or "types.SimpleNamespace" when arguments.All(a => a.Name is not null):
                return new RecordValue("a namespace", new TableValue([.. arguments.Select(a => (new LiteralValue(a.Name), a.Value))]));
            case "collections.OrderedDict" when arguments is [{ Name: null }]:
                return PlainFunctions.Call("dict", [arguments[0].Value]);
            case "collections.OrderedDict":
                return arguments.Count == 0 ? new TableValue([]) : PlainFunctions.CallNamed("dict", arguments);
            case "collections.namedtuple" when arguments is [{ Value: LiteralValue { Value: string name } }, { Value: var fields }]:
                return Names(fields) is { } names ? new RecordClassValue(name, names) : null;
            case "dataclasses.field" when arguments.All(a => a.Name is not null) && Of("init") is null:
                return new FieldValue(Of("default"), Of("default_factory"));
            case "builtins.vars" when arguments is [{ Name: null, Value: RecordValue { Items: null } record }]:
                return record.At("__dict__");
            default:
                return null;
        }
    }

    private static IReadOnlyList<string>? Names(ScriptValue fields) =>
        fields switch
        {
            LiteralValue { Value: string text } => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
            ItemsValue { Items: var items } when items.All(i => i is LiteralValue { Value: string }) =>
            [
                .. items.Select(i => (string)((LiteralValue)i).Value!),
            ],
            _ => null,
        };

    /// <summary>What a method of a parser gives; null where it is not known.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="name">The method.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="line">For messages.</param>
    /// <param name="session">The reading.</param>
    internal static ScriptValue? Method(ParserValue parser, string name, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        switch (name)
        {
            case "add_argument":
                Add(parser, arguments, line);
                return LiteralValue.None;
            case "add_argument_group" or "add_mutually_exclusive_group":
                return parser;
            case "set_defaults":
                foreach (var argument in arguments.Where(a => a.Name is not null))
                    parser.Settings.Set(new LiteralValue(argument.Name), argument.Value);
                return LiteralValue.None;
            case "parse_args" or "parse_known_args" when arguments.All(a => IsNothing(a.Value)):
                var args = Parsed(parser, line, session);
                return name == "parse_args" ? args : new ItemsValue([args, new ItemsValue([], true)], false);
            case "print_help" or "print_usage" or "format_help":
                return LiteralValue.None;
            default:
                return null;
        }
    }

    private static bool IsNothing(ScriptValue value) => value is LiteralValue { Value: null } or ItemsValue { Items.Count: 0 };

    private static RecordValue Parsed(ParserValue parser, int line, ScriptSession session)
    {
        var fields = new TableValue([.. parser.Defaults.Entries]) { Lost = parser.Defaults.Lost };
        foreach (var (key, value) in parser.Settings.Entries)
            fields.Set(key, value);
        string[] known = [.. fields.Entries.Where(e => e.Value is not UnknownValue).Select(e => $"{e.Key.Value} {e.Value.What}")];
        if (known.Length > 0)
            session.Assumptions.Add(
                Wording.Of($"line {line}: the arguments of the command line are taken for their defaults: {Wording.List(known)}")
            );
        return new RecordValue("the arguments of the command line", fields);
    }

    private static void Add(ParserValue parser, IReadOnlyList<Argument> arguments, int line)
    {
        string[] flags = [.. arguments.Where(a => a.Name is null).Select(a => (a.Value as LiteralValue)?.Value as string ?? "")];
        ScriptValue? Of(string name) => arguments.Where(a => a.Name == name).Select(a => a.Value).FirstOrDefault();
        string flag = flags.FirstOrDefault(f => f.StartsWith("--", StringComparison.Ordinal)) ?? flags.FirstOrDefault() ?? "";
        string place = (Of("dest") as LiteralValue)?.Value as string ?? flag.TrimStart('-').Replace('-', '_');
        if (place.Length == 0 || flags.Contains("") || (Of("dest") is { } said && said is not LiteralValue { Value: string }))
        {
            // Whose value it is is not known, so that none is.
            parser.Defaults.Lost = new UnknownValue(line, "an argument whose name is not known");
            return;
        }
        bool isOptional = flag.StartsWith('-');
        var required = Of("required");
        var value =
            required is not null && Arithmetic.Truth(required) is not false
            || (!isOptional && Of("nargs") is not LiteralValue { Value: "?" or "*" })
                ? new UnknownValue(line, $"an argument '{place}' of the command line")
            : Of("default") is { } usual ? Converted(usual, Of("type"), line)
            : Of("action") switch
            {
                LiteralValue { Value: "store_true" } => new LiteralValue(false),
                LiteralValue { Value: "store_false" } => new LiteralValue(true),
                null or LiteralValue { Value: "store" or "store_const" or "append" or "append_const" or "count" } => LiteralValue.None,
                _ => new UnknownValue(line, $"an argument '{place}' of the command line"),
            };
        parser.Defaults.Set(new LiteralValue(place), value);
    }

    // argparse converts a default that is a text, and no other.
    private static ScriptValue Converted(ScriptValue usual, ScriptValue? type, int line)
    {
        if (usual is SymbolValue)
            return new UnknownValue(line, usual.What);
        if (usual is not LiteralValue { Value: string text } || type is null or SymbolValue { Path: "builtins.str" })
            return usual;
        return type switch
        {
            SymbolValue { Path: "builtins.int" } when long.TryParse(text, CultureInfo.InvariantCulture, out long whole) => new LiteralValue(
                whole
            ),
            SymbolValue { Path: "builtins.float" } when double.TryParse(text, CultureInfo.InvariantCulture, out double number) =>
                new LiteralValue(number),
            _ => new UnknownValue(line, "a text that a type of the script's converts"),
        };
    }
}
