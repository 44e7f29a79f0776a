using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>The numbers that were computed before the graph runs.</summary>
internal sealed class TextRule : ILayerRule
{
    public IReadOnlyList<LayerValue> Lower(LayerSpec spec, LayerContext context) => [new LayerValue(context.TextNumbers())];
}
