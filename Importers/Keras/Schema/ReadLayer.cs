namespace KerasSharp.Importers.Keras.Schema;

/// <summary>A layer out of a config.</summary>
/// <param name="Layer">What it computes.</param>
/// <param name="Form">How the file holds it.</param>
internal readonly record struct ReadLayer(LayerSpec Layer, LayerForm Form);
