namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The parameters of a constructor.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Positional">Those that may be passed by their place, in order.</param>
/// <param name="ByName">Those that are passed by name alone.</param>
/// <param name="TakesCommon">Whether it takes those that all layers take.</param>
internal sealed record Signature(string ClassName, IReadOnlyList<string> Positional, IReadOnlyList<string> ByName, bool TakesCommon);
