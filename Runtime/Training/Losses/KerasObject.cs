namespace KerasSharp;

/// <summary>The class and the settings of a loss or metric that Keras stores as an object, such as <c>BinaryCrossentropy</c> with
/// <c>from_logits</c>.</summary>
/// <param name="ClassName">Keras's class.</param>
/// <param name="Settings">Its settings by Keras's names: numbers, texts, booleans, lists of numbers or null.</param>
internal sealed record KerasObject(string ClassName, IReadOnlyDictionary<string, object?> Settings);
