using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>The arguments of one call by the names of its function's parameters.</summary>
internal sealed class CallArguments
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <param name="function">For messages.</param>
    /// <param name="signature">Parameters in order, each <c>name|otherName=default</c>.</param>
    /// <param name="positional">Arguments by position.</param>
    /// <param name="named">Arguments by name.</param>
    internal CallArguments(
        string function,
        string signature,
        IReadOnlyList<object?> positional,
        IReadOnlyList<(string Name, object? Value)> named
    )
    {
        string[] parameters = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (positional.Count > parameters.Length)
            throw new PythonCodeException($"{function}: expected at most {parameters.Length} arguments, found {positional.Count}");
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
