using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Gives the names of a loop inside of an expression their values.</summary>
internal static class Assignment
{
    /// <summary>Binds a name, or several to the parts of a value; false where the value has other parts.</summary>
    internal static bool Bind(SourceNode target, ScriptValue value, Scope scope)
    {
        switch (target)
        {
            case NameNode name:
                scope[name.Name] = value;
                return true;
            case SequenceNode names when value is ItemsValue { Items: var items } && items.Count == names.Items.Count:
                return names.Items.Zip(items).All(p => Bind(p.First, p.Second, scope));
            default:
                return false;
        }
    }
}
