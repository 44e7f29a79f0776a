using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Reads the classes that a script defines.</summary>
internal static class ScriptClasses
{
    private const int MostBases = 100;

    /// <summary>A class of the script's own; one that takes after a class of others' is not known.</summary>
    /// <param name="node">The class.</param>
    /// <param name="scope">The names around it.</param>
    /// <param name="session">The reading.</param>
    /// <param name="evaluator">Finds what expressions stand for.</param>
    /// <param name="follow">Follows its statements, whose names are its own.</param>
    internal static ScriptValue Read(
        ClassStatement node,
        Scope scope,
        ScriptSession session,
        ScriptEvaluator evaluator,
        Action<IReadOnlyList<SourceNode>, Scope> follow
    )
    {
        var bases = node.Bases.Select(b => b is NameNode { Name: "object" } ? null : evaluator.Of(b, scope)).OfType<ScriptValue>().ToList();
        bool isModel = bases.RemoveAll(b => b is SymbolValue { Path: var upon } && KerasNames.IsModel(upon, session.Era)) > 0;
        if (bases.Find(b => b is SymbolValue) is SymbolValue { Path: var path } && KerasNames.IsLayer(path, session.Era))
            session.OwnClasses.Add($"line {node.Line}: '{node.Name}' is a class of the script's own upon {path}, whose code is never run");
        bool isData = node.Decorators.Count == 1 && Dataclasses.Is(node.Decorators[0], n => evaluator.Of(n, scope));
        if (
            (node.Decorators.Count > 0 && !isData)
            || bases.Exists(b => b is not ClassValue)
            || bases.Sum(b => ((ClassValue)b).Weight) > MostBases
        )
            return new UnknownValue(node.Line, $"{ScriptEvaluator.OwnClass} '{node.Name}'");
        var members = new Scope(scope);
        follow(node.Body, members);
        ClassValue[] above = [.. bases.Cast<ClassValue>()];
        return members.Class = new ClassValue(node.Name, members, above)
        {
            Fields = isData ? Dataclasses.Fields(node, members, above) : null,
            IsModel = isModel,
        };
    }
}
