using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Instructions as CPython's disassembler writes them.</summary>
internal static class Disassembly
{
    /// <summary>One line: <c>12 LOAD_GLOBAL 0 (tf)</c>.</summary>
    /// <param name="code">The function.</param>
    /// <param name="i">One of its instructions.</param>
    internal static string Of(PythonCode code, Instruction i)
    {
        string name = Names(code).GetValueOrDefault(i.Number, $"{i.Number}");
        string meaning = Meaning(code, name, i) is { } m ? $" ({Wording.Clip(m)})" : "";
        return $"{i.Offset} {name} {i.Argument}{meaning}";
    }

    private static IReadOnlyDictionary<int, string> Names(PythonCode code)
    {
        var table = Instruction.TableOf(code);
        return table == OperationTable.Python27 ? OperationNames.Python27
            : table == OperationTable.Python311 ? OperationNames.Python311
            : table == OperationTable.Python312 ? OperationNames.Python312
            : table == OperationTable.Python313 ? OperationNames.Python313
            : OperationNames.Python34To310;
    }

    private static string? Meaning(PythonCode code, string name, Instruction i)
    {
        int argument = i.Argument;
        return name switch
        {
            "LOAD_GLOBAL" when code.Layout == CodeLayout.Python311 => At(code.Names, argument >> 1),
            "LOAD_ATTR" when i.Operation == Operation.LoadAttributeOrMethod => At(code.Names, argument >> 1),
            "LOAD_GLOBAL" or "LOAD_NAME" or "LOAD_ATTR" or "LOAD_METHOD" or "IMPORT_NAME" or "IMPORT_FROM" or "STORE_ATTR" => At(
                code.Names,
                argument
            ),
            "LOAD_FAST" or "STORE_FAST" or "DELETE_FAST" => At(code.Locals, argument),
            _ => null,
        };
    }

    private static string? At(IReadOnlyList<string> names, int place) => place >= 0 && place < names.Count ? names[place] : null;
}
