using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>What imports bind names to.</summary>
internal static class ScriptImports
{
    internal static void Bind(ImportStatement import, Scope scope, ScriptSession session)
    {
        foreach (var (module, member, alias) in import.Names)
            if (module == "__future__")
                session.Divides ??= member == "division" ? true : null;
            else if (member == "*")
                scope.Global.Stars.Insert(0, module);
            else if (member is not null)
                scope[alias ?? member] = new SymbolValue($"{module}.{member}");
            else if (alias is not null)
                scope[alias] = new SymbolValue(module);
            else
            {
                string root = module.Split('.')[0];
                scope[root] = new SymbolValue(root);
            }
    }
}
