using System.Text;
using KerasSharp.Importers.Python.Bytecode;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Marshal;
using KerasSharp.Importers.Python.Source;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>A function whose byte code stands in a configuration, read as an expression over the layer's inputs.</summary>
internal sealed class StoredFunction
{
    /// <summary>The key under which a function stands that was read from a script's text.</summary>
    internal const string SourceKey = "kerassharp_source";

    private readonly LambdaEra _era;

    // Null where only the inputs tell which way its tests and loops go.
    private readonly Expression? _expression;
    private readonly Func<ICodeValues, Expression> _read;

    // The place of the parameter that takes the mask; 0 for none, for the first takes the input.
    private readonly int _mask;

    private StoredFunction(Func<ICodeValues, Expression> read, int arguments, LambdaEra era, int mask)
    {
        (_read, _era, _mask) = (read, era, mask);
        try
        {
            _expression = read(new KnownValues(arguments, era));
            Text = _expression.ToString();
        }
        catch (OpenQuestionException e)
        {
            Text = $"a function whose way depends on {e.Message}";
        }
    }

    /// <summary>Whether it asks for the mask of its input.</summary>
    internal bool AsksForMask => _mask > 0;

    /// <summary>Whether it draws random numbers, as far as that is known without its input.</summary>
    internal bool Draws => RandomFunctions.Names.Any(n => Text.Contains(n, StringComparison.Ordinal));

    /// <summary>Whether it gives its very input.</summary>
    internal bool IsIdentity => _expression is ArgumentExpression { Index: 0 };

    /// <summary>The name by which a caller gives another function in its place.</summary>
    internal string Name { get; init; } = "name";

    /// <summary>What it computes, as Python has it; where its input decides that, what it asks.</summary>
    internal string Text { get; }

    public override string ToString() => Text;

    /// <summary>Reads a function.</summary>
    /// <param name="stored"><c>[code, defaults, closure]</c>, the code alone, or Keras 3's object <c>__lambda__</c>.</param>
    /// <param name="given">The layer's <c>arguments</c>, by name; null for none.</param>
    /// <param name="era">The release and backend of the file.</param>
    /// <param name="name">The name by which a caller gives another function in its place.</param>
    /// <exception cref="PythonCodeException">It is damaged, or not understood.</exception>
    internal static StoredFunction Read(JToken? stored, JObject? given, LambdaEra era, string name = "name")
    {
        if (stored is JObject source && source[SourceKey] is JValue { Value: string written })
            return OfText(written, given, era, name);
        var (text, defaults, closure) = Parts(stored);
        var code = MarshalReader.Read(Bytes(text));
        const int variable = 4 | 8;
        if ((code.Flags & variable) != 0)
            throw new PythonCodeException("a function of any number of arguments is not understood");
        var enclosed = closure.Select(v => new ConstantExpression(ValueOf(v))).ToArray();
        var known = Known(code, [.. defaults.Select(ValueOf)], given, era.EndsMasks);
        int mask = Math.Max(0, Array.FindIndex(known, 1, k => k is null));
        return new StoredFunction(values => CodeReader.Read(code, enclosed, values, known), mask + 1, era, mask) { Name = name };
    }

    private static StoredFunction OfText(string text, JObject? given, LambdaEra era, string name)
    {
        var read = FunctionText.Read(text);
        if (read.Parameters.Count != 1 || given is { Count: > 0 })
            throw new PythonCodeException("expected a function of one argument and no other");
        return new StoredFunction(_ => read.Body, 1, era, 0) { Name = name };
    }

    /// <summary>Computes it as a part of a model's graph.</summary>
    /// <param name="inputs">The layer's inputs.</param>
    /// <exception cref="ShapeException">A part of it is not understood, or does not fit the shapes.</exception>
    internal Node Compute(IReadOnlyList<Node> inputs) => Compute(inputs, []);

    /// <summary>Computes it where a model trains or predicts, with the masks of its inputs.</summary>
    /// <inheritdoc cref="Compute(IReadOnlyList{Node})"/>
    internal Node ComputeIn(LayerContext context) =>
        Compute([.. context.Inputs.Select(i => i.Value)], AsksForMask ? [.. context.Inputs.Select(i => i.Mask)] : [], context);

    private Node Compute(IReadOnlyList<Node> inputs, IReadOnlyList<Node?> masks, LayerContext? context = null)
    {
        object? x = inputs.Count == 1 ? inputs[0] : inputs.Cast<object?>().ToArray();
        var arguments = new object?[_mask + 1];
        arguments[0] = x;
        if (_mask > 0)
            arguments[_mask] = masks.Count == 1 ? masks[0] : masks.Cast<object?>().ToArray();
        try
        {
            var values = new ExpressionEvaluator(arguments, _era with { Context = context });
            return LambdaValues.Tensor(values.Value(_expression ?? _read(values)));
        }
        catch (Exception e) when (e is PythonCodeException or ShapeException)
        {
            throw new ShapeException(
                $"its Python function '{Text}': {e.Message}",
                new FunctionAdvice(Name) { Inputs = inputs.Count, Python = Text }
            );
        }
    }

    private static (string Code, IReadOnlyList<JToken> Defaults, IReadOnlyList<JToken> Closure) Parts(JToken? stored)
    {
        JToken? code = stored,
            defaults = null,
            closure = null;
        if (stored is JArray { Count: 3 } list)
            (code, defaults, closure) = (list[0], list[1], list[2]);
        else if (stored is JObject o && o["class_name"] is JValue { Value: "__lambda__" } && o["config"] is JObject inner)
            (code, defaults, closure) = (inner["code"], inner["defaults"], inner["closure"]);
        if (code is not JValue { Value: string text })
            throw new PythonCodeException("expected byte code as text");
        return (text, Items(defaults), Items(closure));
    }

    private static JToken[] Items(JToken? token) => token is JArray items ? [.. items] : [];

    // Keras 1 stores bytes as characters (Python's raw_unicode_escape), Keras 2.1 and later in base 64.
    private static byte[] Bytes(string text)
    {
        if (text.Length > 2 * MarshalReader.MostBytes)
            throw new PythonCodeException($"expected at most {MarshalReader.MostBytes} bytes of code, found more");
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '\n' or '\r'))
        {
            try
            {
                return Convert.FromBase64String(text);
            }
            catch (FormatException e)
            {
                throw new PythonCodeException($"expected byte code in base 64: {e.Message}");
            }
        }
        return text.All(c => c <= 0xFF)
            ? Encoding.Latin1.GetBytes(text)
            : throw new PythonCodeException("expected byte code, found characters that are no bytes");
    }

    private static PythonValue ValueOf(JToken token) =>
        token switch
        {
            JArray items => new PythonSequence([.. items.Select(ValueOf)]),
            JValue { Value: null } => PythonNone.Value,
            JValue { Value: bool b } => new PythonBool(b),
            JValue { Value: long l } => new PythonInt(l),
            JValue { Value: double d } => new PythonFloat(d),
            JValue { Value: string s } => new PythonText(s),
            _ => throw new PythonCodeException($"a default or enclosed value of kind {token.Type} is not understood"),
        };

    // The first parameter takes the inputs; the others have what the layer or the function's own text says.
    private static Expression?[] Known(PythonCode code, PythonValue[] defaults, JObject? given, bool givesMasks)
    {
        int count = code.ArgumentCount + code.KeywordOnlyCount;
        if (code.ArgumentCount < 1)
            throw new PythonCodeException("expected a function of at least one argument, found none");
        var known = new Expression?[count];
        for (int i = 1; i < count; i++)
        {
            int at = i - (code.ArgumentCount - defaults.Length);
            // Keras hands the mask to who asks for it; where a mask is refused, there is none.
            if (givesMasks && code.Locals[i] == "mask" && given?.ContainsKey("mask") != true)
                continue;
            known[i] = new ConstantExpression(
                given?[code.Locals[i]] is { } value ? ValueOf(value)
                : at >= 0 && at < defaults.Length ? defaults[at]
                : code.Locals[i] == "mask" ? PythonNone.Value
                : throw new PythonCodeException($"expected a value for its argument '{code.Locals[i]}', found none")
            );
        }
        foreach (var argument in given?.Properties() ?? [])
            if (!code.Locals.Take(count).Skip(1).Contains(argument.Name))
                throw new PythonCodeException($"expected no argument '{argument.Name}', found one");
        return known;
    }
}
