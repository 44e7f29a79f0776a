using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What travels between layers: a value, and the mask that goes along with it where there is one.</summary>
/// <param name="Value">[N, ...].</param>
/// <param name="Mask">[N, T], 1 where a step counts and 0 where it does not; null where every step counts.</param>
/// <param name="MaskProblem">Why the mask that goes along cannot be computed; an error for whoever reads it, and for no other, as in
/// Keras, where it stays a symbol until then.</param>
public sealed record LayerValue(Node Value, Node? Mask = null, string? MaskProblem = null);
