using System.Collections.Frozen;

namespace KerasSharp.Runtime.Layers;

/// <summary>The one table from configuration to meaning.</summary>
public static class LayerRules
{
    private static readonly FrozenDictionary<Type, ILayerRule> s_rules = new Dictionary<Type, ILayerRule>
    {
        [typeof(Dense)] = new DenseLayer(),
        [typeof(Embedding)] = new EmbeddingLayer(),
        [typeof(Gru)] = new GruLayer(),
        [typeof(Lstm)] = new LstmLayer(),
        [typeof(SimpleRnn)] = new SimpleRnnLayer(),
    }.ToFrozenDictionary();

    /// <summary>The classes of layers that have a rule.</summary>
    public static IEnumerable<Type> Classes => s_rules.Keys;

    /// <exception cref="KerasUnsupportedException">There is no rule for the layer's class.</exception>
    public static ILayerRule For(LayerSpec spec) => s_rules.TryGetValue(spec.GetType(), out var rule) ? rule
        : throw new KerasUnsupportedException($"layer '{spec.Name}': no rule for the class {spec.ClassName}");
}
