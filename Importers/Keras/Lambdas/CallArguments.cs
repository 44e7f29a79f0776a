using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>The arguments of one call by the names of its function's parameters.</summary>
internal sealed class CallArguments
{
    /// <summary>Stands in a signature before the parameters that are given by name alone.</summary>
    internal const string ByName = "*";

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <param name="function">For messages.</param>
    /// <param name="signature">Parameters in order, each <c>name|otherName=default</c>, and perhaps <see cref="ByName"/>.</param>
    /// <param name="positional">Arguments by position.</param>
    /// <param name="named">Arguments by name.</param>
    internal CallArguments(
        string function,
        string signature,
        IReadOnlyList<object?> positional,
        IReadOnlyList<(string Name, object? Value)> named
    )
    {
        string[] words = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] parameters = [.. words.Where(w => w != ByName)];
        int places = Array.IndexOf(words, ByName) is >= 0 and var at ? at : parameters.Length;
        if (positional.Count > places)
            throw new PythonCodeException($"{function}: expected at most {places} arguments, found {positional.Count}");
        for (int i = 0; i < parameters.Length; i++)
        {
            string[] parts = parameters[i].Split('=');
            string[] names = parts[0].Split('|');
            var given = named.Where(n => names.Contains(n.Name)).ToArray();
            if (given.Length + (i < positional.Count ? 1 : 0) > 1)
                throw new PythonCodeException($"{function}: expected '{names[0]}' once, found it twice");
            _values[names[0]] =
                i < positional.Count ? positional[i]
                : given.Length > 0 ? given[0].Value
                : parts.Length > 1 ? Default(parts[1])
                : throw new PythonCodeException($"{function}: expected an argument '{names[0]}', found none");
        }
        // Libraries disagree on what follows the arguments that all have: a number there is no name.
        if (_values.TryGetValue("name", out object? called) && called is not (null or string))
            throw new PythonCodeException($"{function}: an argument {LambdaValues.Describe(called)} is not understood");
        foreach (var (name, value) in named)
            if (!parameters.Any(p => p.Split('=')[0].Split('|').Contains(name)))
                throw new PythonCodeException($"{function}: the argument '{name}' ({LambdaValues.Describe(value)}) is not understood");
    }

    internal object? this[string name] => _values[name];

    /// <summary>Whether the function has such a parameter.</summary>
    internal bool Has(string name) => _values.ContainsKey(name);

    internal Node Tensor(string name) => LambdaValues.Tensor(_values[name]);

    internal Node[] Tensors(string name) =>
        _values[name] is object?[] items && items.Length > 0
            ? [.. items.Select(LambdaValues.Tensor)]
            : throw new PythonCodeException($"expected a list of tensors, found {LambdaValues.Describe(_values[name])}");

    internal double Number(string name) => LambdaValues.Number(_values[name]);

    internal int Whole(string name) => LambdaValues.Whole(_values[name]);

    internal Sizes Wholes(string name) =>
        _values[name] is object?[] items ? [.. items.Select(LambdaValues.Whole)] : [LambdaValues.Whole(_values[name])];

    internal Sizes? OptionalWholes(string name) => _values[name] is null ? null : Wholes(name);

    internal bool Flag(string name) => LambdaValues.Truth(_values[name]);

    private static object? Default(string text) =>
        text switch
        {
            "None" => null,
            "True" => true,
            "False" => false,
            _ when long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long whole) => whole,
            _ when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) => number,
            _ => text,
        };
}
