using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Models of <c>keras.applications</c> in scripts.</summary>
internal static class ApplicationCalls
{
    /// <summary>What a function of keras.applications gives.</summary>
    internal static ScriptValue Call(string name, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        ModelUse.RefuseIn(arguments.Select(a => a.Value), $"'{name}'", line);
        return new UnknownValue(line, $"a call of '{name}' of keras.applications");
    }
}
