namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Types of inputs by NumPy's names.</summary>
internal static class InputDtypes
{
    /// <summary>Whether inputs of the type are whole numbers.</summary>
    internal static bool IsInteger(string? dtype) =>
        dtype is "int8" or "int16" or "int32" or "int64" or "uint8" or "uint16" or "uint32" or "uint64" or "int" or "bool";

    /// <summary>Whether inputs of the type are texts.</summary>
    internal static bool IsText(string? dtype) => dtype is "string";

    /// <summary>The type that a layer's config states: of an input's data, or of what the layer gives.</summary>
    internal static string Written(LayerSpec layer) =>
        layer switch
        {
            InputLayer { Text: true } => "string",
            InputLayer { Integer: true } => "int32",
            TextLayer { Output: TokenOutput.Number } => "int64",
            IntegerLookup { Output: TokenOutput.Number } => "int64",
            Discretization { Output: TokenOutput.Number } => "int64",
            _ => "float32",
        };
}
