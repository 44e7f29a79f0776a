using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Classes of nothing but fields.</summary>
internal static class Dataclasses
{
    /// <summary>Whether a decorator makes a dataclass whose constructor takes its fields.</summary>
    internal static bool Is(SourceNode decorator, Func<SourceNode, ScriptValue> of) =>
        decorator is CallNode call
            ? call.Arguments.All(a => a.Name is "frozen" or "order" or "eq" or "repr" or "slots" or "unsafe_hash") && Is(call.Function, of)
            : decorator is NameNode or AttributeNode && of(decorator) is SymbolValue { Path: "dataclasses.dataclass" };

    /// <summary>The fields: those of the bases first; one that is said again keeps its place.</summary>
    internal static List<(string Name, ScriptValue? Default)> Fields(ClassStatement node, Scope members, ClassValue[] bases)
    {
        var fields = bases.Reverse().SelectMany(b => b.Fields ?? []).ToList();
        foreach (
            string name in node
                .Body.Select(s =>
                    s is ExpressionStatement { IsAnnotated: true, Value: NameNode alone } ? alone.Name
                    : s is AssignStatement { IsAnnotated: true, Targets: [NameNode said] } ? said.Name
                    : null
                )
                .OfType<string>()
        )
        {
            var field = (name, members.Names.GetValueOrDefault(name));
            int at = fields.FindIndex(f => f.Name == name);
            if (at < 0)
                fields.Add(field);
            else
                fields[at] = field;
        }
        return fields;
    }
}
