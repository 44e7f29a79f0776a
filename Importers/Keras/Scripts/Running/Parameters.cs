using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Gives the parameters of a script's function their values.</summary>
internal static class Parameters
{
    /// <exception cref="ScriptException">There are too many or too few arguments.</exception>
    internal static void Bind(FunctionValue function, IReadOnlyList<Argument> arguments, int line, Scope scope, ScriptEvaluator evaluator)
    {
        var plain = function.Parameters.Where(p => p.Stars == 0).ToList();
        var byPlace = arguments.Where(a => a.Name is null).ToList();
        var byName = arguments.Where(a => a.Name is not null).ToList();
        var bound = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < byPlace.Count && i < plain.Count; i++)
            Set(plain[i].Name, byPlace[i].Value);
        foreach (var (name, value) in byName.Where(a => plain.Exists(p => p.Name == a.Name)))
            Set(name!, value);
        foreach (var parameter in plain.Where(p => !bound.Contains(p.Name)))
            Set(
                parameter.Name,
                parameter.Default is { } usual
                    ? evaluator.Of(usual, function.Scope)
                    : throw new ScriptException(line, $"expected '{parameter.Name}' of {function.What}, found none")
            );
        string? rest = function.Parameters.FirstOrDefault(p => p.Stars == 1)?.Name,
            others = function.Parameters.FirstOrDefault(p => p.Stars == 2)?.Name;
        var more = byPlace.Skip(plain.Count).Select(a => a.Value).ToList();
        var unnamed = byName.Where(a => !plain.Exists(p => p.Name == a.Name)).ToList();
        if ((more.Count > 0 && string.IsNullOrEmpty(rest)) || (unnamed.Count > 0 && others is null))
            throw new ScriptException(line, $"expected at most the arguments that {function.What} has, found more");
        if (!string.IsNullOrEmpty(rest))
            scope[rest] = new ItemsValue(more, false);
        if (others is not null)
            scope[others] = new TableValue([.. unnamed.Select(a => (new LiteralValue(a.Name), a.Value))]);
        void Set(string name, ScriptValue value)
        {
            scope[name] = bound.Add(name)
                ? value
                : throw new ScriptException(line, $"expected '{name}' of {function.What} once, found it twice");
        }
    }

    /// <summary>The arguments of a call of a function that some were given before: those by their place stand first, and of two of one
    /// name the later counts.</summary>
    internal static List<Argument> Joined(PartialValue part, List<Argument> arguments) =>
        [
            .. part.Arguments.Where(a => a.Name is null).Select(a => new Argument(null, a.Value)),
            .. arguments.Where(a => a.Name is null),
            .. part
                .Arguments.Where(a => a.Name is not null && !arguments.Exists(b => b.Name == a.Name))
                .Select(a => new Argument(a.Name, a.Value)),
            .. arguments.Where(a => a.Name is not null),
        ];
}
