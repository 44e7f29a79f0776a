using System.Runtime.CompilerServices;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Finds the script's own functions that make models, for a script that calls none of them.</summary>
/// <param name="session">The reading.</param>
/// <param name="runner">Has followed the script.</param>
internal sealed class ModelMakers(ScriptSession session, ScriptRunner runner)
{
    /// <summary>A call of each, with the names of the arguments that it needs.</summary>
    internal IReadOnlyList<string> Calls()
    {
        var calls = new List<string>();
        foreach (var (name, value) in runner.Global.Names)
            if (value is FunctionValue function && function.Body.Any(s => Makes(s, function.Scope)))
                calls.Add($"{name}({Needed(function.Parameters)})");
            else if (value is ClassValue made)
                calls.AddRange(
                    made.Methods.Where(m => m.Name != "__init__" && m.Body.Any(s => Makes(s, m.Scope)))
                        .Select(m =>
                            $"{name}({Needed((made.Member("__init__") as FunctionValue)?.Parameters.Skip(1))})."
                            + $"{m.Name}({Needed(m.Parameters.Skip(m.IsStatic ? 0 : 1))})"
                        )
                );
        return calls;
    }

    private static string Needed(IEnumerable<ParameterNode>? parameters) =>
        string.Join(", ", (parameters ?? []).Where(p => p.Default is null && p.Stars == 0).Select(p => p.Name));

    private bool Makes(SourceNode node, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return (
                node is CallNode call
                && Path(call.Function, scope) is { } path
                && KerasNames.Makes(path, session.Era)
                && KerasNames.Last(path) is "Sequential" or "Model" or "Functional"
            ) || node.Parts.Any(p => Makes(p, scope));
    }

    private string? Path(SourceNode node, Scope scope) =>
        node switch
        {
            NameNode => (runner.Of(node, scope) as SymbolValue)?.Path,
            AttributeNode attribute when Path(attribute.Of, scope) is { } of => $"{of}.{attribute.Name}",
            _ => null,
        };
}
