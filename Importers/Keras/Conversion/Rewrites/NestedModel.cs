namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A fragment as a model of its own, which a TimeDistributed can hold.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weights">Its weights by their names behind the path of what holds it.</param>
internal sealed record NestedModel(ModelSpec Model, IReadOnlyDictionary<string, float[]> Weights)
{
    /// <param name="fragment">The layers.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="input">The extents of its input behind the batch.</param>
    /// <param name="prefix">What the paths of its layers begin with, behind the path of what holds it.</param>
    /// <param name="c">Knows the weights of the layer that the fragment stands for.</param>
    internal static NestedModel Of(Fragment fragment, string name, IReadOnlyList<int?> input, string prefix, RewriteContext c)
    {
        var layers = new List<LayerSpec> { new InputLayer([.. input]) { Name = $"{name}_input" } };
        var calls = new List<CallSpec> { new(0, []) };
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var part in fragment.Layers)
        {
            string own = part.Layer.Name is { Length: > 0 } suffix ? $"{name}_{suffix}" : $"{name}_cell";
            layers.Add(part.Layer with { Name = own, InputShape = null, BatchSize = null });
            calls.Add(new CallSpec(layers.Count - 1, [.. part.Inputs.Select(i => new TensorRef(i < 0 ? 0 : i + 1))]));
            foreach (var (key, values) in part.Weights ?? new Dictionary<string, float[]>())
                weights[$"{prefix}{own}/{key}"] = values;
            string from = part.Part is null ? "" : $"{part.Part}/";
            if (part.Weights is null)
                foreach (string key in new[] { "W", "b", "depthwise", "pointwise", "alpha" })
                    if (c.HasWeight(from + key))
                        weights[$"{prefix}{own}/{key}"] = c.Weight(from + key);
        }
        var model = new ModelSpec
        {
            Name = name,
            Layers = layers,
            Calls = calls,
            Inputs = [new TensorRef(0)],
            Outputs = [new TensorRef(calls.Count - 1)],
            IsSequential = false,
        };
        return new NestedModel(model, weights);
    }
}
