namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Types of inputs by NumPy's names.</summary>
internal static class InputDtypes
{
    /// <summary>Whether inputs of the type are whole numbers.</summary>
    internal static bool IsInteger(string? dtype) =>
        dtype is "int8" or "int16" or "int32" or "int64" or "uint8" or "uint16" or "uint32" or "uint64" or "int" or "bool";
}
