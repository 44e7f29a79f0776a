using System.Globalization;
using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Operators and functions of values of a model, which tf.keras and Keras 3 make layers of without being told: each becomes a
/// Lambda with its text. In earlier releases they end a model, and are refused.</summary>
internal static class TensorFunctions
{
    // No function of a layer is longer than this.
    private const int LongestText = 8192;

    private const string Parameter = "x";

    // What gives no tensor, or several.
    private static readonly string[] s_others = ["shape", "int_shape", "ndim", "rank", "split", "unstack", "top_k"];

    /// <summary>What an operator gives; null where it is not understood.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="a">Left of it.</param>
    /// <param name="b">Right of it.</param>
    /// <param name="session">The reading.</param>
    /// <param name="line">For messages.</param>
    internal static ScriptValue? Binary(string op, ScriptValue a, ScriptValue b, ScriptSession session, int line)
    {
        var tensors = new List<TensorValue>();
        return op is "+" or "-" or "*" or "/" or "//" or "**" or "%" or "@" && Text(a, tensors) is { } left && Text(b, tensors) is { } right
            ? Applied($"{left} {op} {right}", tensors, session, line)
            : null;
    }

    /// <summary>What a sign gives; null where it is not understood.</summary>
    internal static ScriptValue? Unary(string op, ScriptValue a, ScriptSession session, int line)
    {
        var tensors = new List<TensorValue>();
        return op is "-" or "+" && Text(a, tensors) is { } text ? Applied(op + text, tensors, session, line) : null;
    }

    /// <summary>A part of a value; null where the text does not tell which.</summary>
    /// <param name="of">The value.</param>
    /// <param name="index">What stands in the brackets.</param>
    /// <param name="value">What a part of that stands for.</param>
    /// <param name="session">The reading.</param>
    /// <param name="line">For messages.</param>
    internal static ScriptValue? Part(
        TensorValue of,
        SourceNode index,
        Func<SourceNode, ScriptValue> value,
        ScriptSession session,
        int line
    )
    {
        var tensors = new List<TensorValue>();
        string? name = Text(of, tensors);
        string?[] parts = index is SequenceNode { IsList: false } several
            ? [.. several.Items.Select(i => Index(i, value))]
            : [Index(index, value)];
        return parts.Contains(null) ? null : Applied($"{name}[{string.Join(", ", parts)}]", tensors, session, line);
    }

    /// <summary>What a function gives that is called with values of a model; null where it is none that is known.</summary>
    /// <param name="path">Its whole name.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="session">The reading.</param>
    /// <param name="line">For messages.</param>
    internal static ScriptValue? Call(string path, IReadOnlyList<Argument> arguments, ScriptSession session, int line)
    {
        string name = SymbolNames.Canonical(path);
        if (
            session.Era.Language < ScriptLanguage.TfKeras
            || !name.Contains('.', StringComparison.Ordinal)
            || s_others.Contains(name[(name.LastIndexOf('.') + 1)..])
            || FunctionTable.Find(name) is null
        )
            return null;
        var tensors = new List<TensorValue>();
        var texts = new List<string>();
        foreach (var argument in arguments)
        {
            if (Text(argument.Value, tensors) is not { } text)
                return null;
            texts.Add(argument.Name is null ? text : $"{argument.Name}={text}");
        }
        return tensors.Count == 0 ? null : Applied($"{name}({string.Join(", ", texts)})", tensors, session, line);
    }

    // Several values are a list, in which each has its place; one is no list.
    private static ScriptValue? Applied(string text, List<TensorValue> tensors, ScriptSession session, int line)
    {
        if (session.Era.Language < ScriptLanguage.TfKeras)
            return null;
        text = tensors.Count == 1 ? text.Replace("x[0]", Parameter, StringComparison.Ordinal) : text;
        var layer = new LayerValue("Lambda", session.Era.NextName("Operation"), line);
        layer.Arguments["function"] = new FunctionTextValue(LiteralValue.None, $"lambda {Parameter}: {text}");
        ScriptValue given = tensors.Count == 1 ? tensors[0] : new ItemsValue([.. tensors], isList: true);
        return session.Layers.Apply(layer, [given], [], line);
    }

    private static string? Text(ScriptValue value, List<TensorValue> tensors)
    {
        switch (value)
        {
            case TensorValue tensor:
                tensors.Add(tensor);
                return $"x[{tensors.Count - 1}]";
            case LiteralValue { Value: null }:
                return "None";
            case LiteralValue { Value: bool b }:
                return b ? "True" : "False";
            case LiteralValue { Value: long l }:
                return l < 0 ? $"({l.ToString(CultureInfo.InvariantCulture)})" : l.ToString(CultureInfo.InvariantCulture);
            case LiteralValue { Value: double d } when double.IsFinite(d):
                string digits = d.ToString("R", CultureInfo.InvariantCulture);
                return d < 0 ? $"({digits})"
                    : digits.AsSpan().IndexOfAny(".E") < 0 ? $"{digits}.0"
                    : digits;
            case LiteralValue { Value: string s } when s.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ' ' or ',' or '>'):
                return $"'{s}'";
            case SymbolValue symbol:
                return SymbolNames.Canonical(symbol.Path);
            case ItemsValue { Lost: null } items:
                var texts = new List<string>();
                int length = 0;
                foreach (var item in items.Items)
                {
                    if (Text(item, tensors) is not { } part || (length += part.Length) > LongestText)
                        return null;
                    texts.Add(part);
                }
                string inside = string.Join(", ", texts);
                return items.IsList ? $"[{inside}]"
                    : texts.Count == 1 ? $"({inside},)"
                    : $"({inside})";
            default:
                return null;
        }
    }

    private static string? Index(SourceNode node, Func<SourceNode, ScriptValue> value)
    {
        if (node is SliceNode slice)
        {
            var bounds = new[] { slice.Start, slice.Stop, slice.Step }.Select(b => b is null ? "" : Bound(value(b))).ToArray();
            return bounds.Contains(null) ? null
                : bounds[2] is "" ? $"{bounds[0]}:{bounds[1]}"
                : string.Join(":", bounds);
        }
        if (SourceNodeText.Of(node) is "..." or "Ellipsis")
            return "...";
        return value(node) is LiteralValue { Value: null } ? "None" : Bound(value(node));
    }

    private static string? Bound(ScriptValue value) =>
        value switch
        {
            LiteralValue { Value: null } => "",
            LiteralValue { Value: long l } => l.ToString(CultureInfo.InvariantCulture),
            SymbolValue { Path: "tensorflow.newaxis" or "numpy.newaxis" } => "None",
            _ => null,
        };
}
